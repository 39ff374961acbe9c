"""The Telegram channel: an update becomes Incoming, a Reply becomes calls of the Bot API."""
