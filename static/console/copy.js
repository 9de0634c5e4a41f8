// A button with data-copies copies the text of the element it names, and says so.
for (const button of document.querySelectorAll("[data-copies]")) {
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copies);
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      button.textContent = button.dataset.copied;
    } catch {
      getSelection().selectAllChildren(source); // no clipboard here: the key is selected, Ctrl+C does the rest
    }
  });
}
