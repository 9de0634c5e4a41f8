// The menu is one line that scrolls: on a phone the page one is at comes into view.
document.querySelector(".menu [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
