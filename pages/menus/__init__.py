"""The menus, that national editors compose: how pages show them, the first ones, their screen in Wagtail."""
