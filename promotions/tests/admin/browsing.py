"""What a browser would send back of a form as it came."""

from html.parser import HTMLParser

from django.http import QueryDict


class Sent(HTMLParser):
    """Names and values of the inputs of the form with an id; what stands in a template is no input yet."""

    def __init__(self, page, form_id):
        super().__init__()
        self.form_id, self.values = form_id, QueryDict(mutable=True)
        self.is_inside, self.templates, self.select, self.area = False, 0, None, None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "form":
            self.is_inside = found.get("id") == self.form_id
        self.templates += tag == "template"
        if not self.is_inside or self.templates:
            return
        name = found.get("name")
        if tag == "input" and name and (found.get("type") not in ("checkbox", "radio") or "checked" in found):
            self.values.appendlist(name, found.get("value", "on" if found.get("type") == "checkbox" else ""))
        elif tag == "select":
            self.select = (name, "multiple" in found)
            if not self.select[1]:
                self.values[name] = ""
        elif tag == "option" and self.select and "selected" in found:
            name, is_multiple = self.select
            self.values.appendlist(name, found["value"]) if is_multiple else self.values.__setitem__(
                name, found["value"]
            )
        elif tag == "textarea":
            self.area = name
            self.values[name] = ""

    def handle_data(self, data):
        if self.area:
            self.values[self.area] += data

    def handle_endtag(self, tag):
        self.templates -= tag == "template"
        self.select = None if tag == "select" else self.select
        self.area = None if tag == "textarea" else self.area
        self.is_inside = self.is_inside and tag != "form"


def sent_back(page, form_id="constructor"):
    """The inputs as a browser would send them."""
    return Sent(page, form_id).values
