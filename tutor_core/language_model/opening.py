"""Opens the language model that the settings name, or says in a line what is missing."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from langchain.chat_models import init_chat_model

from tutor_core.errors import SettingsError
from tutor_core.language_model.chat import ChatModel

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


@dataclass(frozen=True, slots=True)
class Provider:
    """How a provider's chat model is made. ``install`` is what pip takes for its package."""

    module: str
    install: str
    longest: str = "max_tokens"
    keyed: bool = True
    own_headers: tuple[str, ...] = ()


PROVIDERS = {
    "openai": Provider(
        "langchain_openai",
        "langchain-openai",
        own_headers=("OpenAI-Organization", "OpenAI-Project"),
    ),
    "anthropic": Provider("langchain_anthropic", "'stepladder[anthropic]'"),
    "ollama": Provider("langchain_ollama", "'stepladder[ollama]'", "num_predict", keyed=False),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What the settings say of a model. ``url`` "" is the provider's own place."""

    provider: str
    model: str
    url: str = ""
    key: str = ""
    seconds: float = 12.0


def open_model(choice: Choice) -> ChatModel:
    """Return the model; nothing is sent yet.

    Raises SettingsError when a package or key is missing, or it can't be made.
    """
    provider = PROVIDERS[choice.provider]
    if find_spec(provider.module) is None:
        raise SettingsError(
            f"TUTOR_MODEL names {choice.provider}, which needs one more package: "
            f"pip install {provider.install}."
        )
    if provider.keyed and not (choice.key or choice.url):
        raise SettingsError(f"TUTOR_MODEL names {choice.provider}: set TUTOR_MODEL_KEY as well.")
    made = partial(_made, choice, provider)
    try:
        made(1)
    except Exception as error:  # a provider's client may raise anything over what it is given
        raise SettingsError(
            f"The model of TUTOR_MODEL can't be opened ({type(error).__name__}).",
            log=f"opening {choice.provider}:{choice.model}: {error!r}",
        ) from error
    # At their most talkative some clients log what they send.
    logging.getLogger(choice.provider).setLevel(logging.INFO)
    return ChatModel(f"{choice.provider}:{choice.model}", made, choice.seconds)


def _made(choice: Choice, provider: Provider, max_tokens: int) -> BaseChatModel:
    settings: dict[str, Any] = {provider.longest: max_tokens}
    if choice.url:
        settings["base_url"] = choice.url
        if provider.own_headers:
            # Whose account it is, from the environment, is for the provider's own place only.
            settings["default_headers"] = dict.fromkeys(provider.own_headers, "")
    if provider.keyed:
        # Never left out: the client would take a key of its own from the environment, and send it
        # to wherever the URL leads. Trying again is ours to do, within the turn's time.
        settings |= {"api_key": choice.key or "none", "max_retries": 0, "timeout": choice.seconds}
    model: BaseChatModel = init_chat_model(
        choice.model, model_provider=choice.provider, **settings
    )
    return model
