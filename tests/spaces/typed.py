"""What a browser would send of a form as it stands on a page."""

from typing import Any


def typed_in(response: Any) -> dict[str, Any]:
    """The values of the form of a page, by name; hidden ones too."""
    values = {}
    for field in response.context["form"]:
        value = field.field.widget.format_value(field.value()) if hasattr(field.field.widget, "format_value") else None
        values[field.html_name] = field.value() if isinstance(field.value(), list) else value
    return {name: _plain(value) for name, value in values.items() if value not in (None, [], [""])}


def _plain(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value
