"""The chat page. The only home of gradio."""

from qa.web.chat.page import mount_chat

__all__ = ["mount_chat"]
