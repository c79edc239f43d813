"""The pages of whoever runs the service, behind a password."""

from qa.web.admin.pages import create_admin

__all__ = ["create_admin"]
