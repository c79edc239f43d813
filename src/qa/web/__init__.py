"""The doors on the web: HTTP interface, source pages, widget, chat page."""
