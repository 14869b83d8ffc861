"""The tables of the desk's database, and values as their columns hold them."""

from datetime import datetime
from typing import Any, TypeVar

import msgspec

from audio_builder.surrogates import storable

_Kind = TypeVar("_Kind")
SCHEMA = """
create table if not exists articles (
  number integer primary key autoincrement,
  id text not null unique,
  created text not null,
  state text not null,
  wanted text not null default '',
  version integer not null default 1,
  title text not null default '',
  confidence real,
  duration_seconds real,
  error blob,
  slug text not null default '',
  callback text not null default '',
  doubtful integer not null default 0,
  url text unique,
  source blob not null,
  found blob,
  cleaned blob,
  edits blob not null,
  episode blob
);
create table if not exists received (
  receiver text not null,
  key text not null,
  article text not null default '',
  updated integer not null,
  sent integer not null,
  standing text not null,
  content text not null default '',
  primary key (receiver, key)
);
create index if not exists received_article on received (article);
create table if not exists deliveries (digest text primary key, came text not null);
create index if not exists deliveries_came on deliveries (came);
create table if not exists heard (
  id text primary key,
  made text not null,
  state text not null,
  faults integer not null default 0,
  result blob
);
create index if not exists unfinished on articles (state, wanted);
create table if not exists keys (key text primary key, id text not null);
create table if not exists calls (
  number integer primary key autoincrement, url text not null, content blob not null
);
"""


def column(value: Any) -> Any:
    """Return a value as the database keeps it."""
    return pack(value) if isinstance(value, msgspec.Struct) else value


def pack(value: msgspec.Struct) -> bytes:
    """Return a value as bytes."""
    plain = msgspec.to_builtins(value, builtin_types=(bytes, datetime))
    return msgspec.msgpack.encode(storable(plain))


def unpack(content: bytes, kind: type[_Kind]) -> _Kind:
    """Return the value that bytes hold."""
    return msgspec.msgpack.decode(content, type=kind, strict=False)
