"""Rooms of one case: members that join, what each of them saw, and the end of all."""

import asyncio
import time
import uuid
from collections.abc import Callable
from typing import Any

from access import token_for
from livekit import rtc

WAIT = 30.0

_WATCHED = (
    "participant_connected",
    "participant_disconnected",
    "connection_state_changed",
    "connected",
    "disconnected",
    "reconnecting",
    "reconnected",
    "local_track_published",
    "local_track_subscribed",
    "track_published",
    "track_unpublished",
    "track_subscribed",
    "track_unsubscribed",
    "track_muted",
    "track_unmuted",
    "participant_attributes_changed",
    "participant_metadata_changed",
    "participant_name_changed",
    "connection_quality_changed",
    "active_speakers_changed",
    "data_received",
    "data_track_published",
    "data_track_unpublished",
    "e2ee_state_changed",
)


async def until(what: str, condition: Callable[[], Any], within: float = WAIT) -> Any:
    """Asks until the answer is true, and gives it."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        answer = condition()
        if answer:
            return answer
        await asyncio.sleep(0.05)
    raise AssertionError(f"it did not come true within {within:.0f} s: {what}")


class Member:
    """A room connection, and its events in the order in which they came."""

    def __init__(self, identity: str) -> None:
        self.identity = identity
        self.room = rtc.Room()
        self.events: list[tuple[str, tuple[Any, ...]]] = []
        for name in _WATCHED:
            self.room.on(name, self._note(name))

    def _note(self, name: str) -> Callable[..., None]:
        return lambda *values: self.events.append((name, values))

    @property
    def me(self) -> rtc.LocalParticipant:
        return self.room.local_participant

    def seen(self, name: str) -> list[tuple[Any, ...]]:
        return [values for event, values in self.events if event == name]

    async def saw(self, name: str, times: int = 1, within: float = WAIT) -> list[tuple[Any, ...]]:
        return await until(f"{self.identity} sees {name} {times} times", lambda: len(self.seen(name)) >= times and self.seen(name), within)

    async def track(self, kind: int, count: int = 1) -> list[rtc.Track]:
        """Tracks of this kind that it is sent."""

        def found() -> list[rtc.Track]:
            publications = [each for person in self.room.remote_participants.values() for each in person.track_publications.values()]
            tracks = [each.track for each in publications if each.track is not None and each.kind == kind]
            return tracks if len(tracks) >= count else []

        return await until(f"{self.identity} has {count} tracks", found)


class Stage:
    def __init__(self, url: str, dual: bool) -> None:
        self._url = url
        self._dual = dual
        self.room_name = f"python-{uuid.uuid4().hex[:8]}"
        self._members: list[Member] = []
        self.tasks: list[asyncio.Task[Any]] = []

    async def join(self, identity: str, *, encryption: rtc.E2EEOptions | None = None, auto_subscribe: bool = True, **grants: bool) -> Member:
        member = Member(identity)
        self._members.append(member)
        options = rtc.RoomOptions(auto_subscribe=auto_subscribe, encryption=encryption, single_peer_connection=not self._dual)
        await member.room.connect(self._url, token_for(self.room_name, identity, **grants), options)
        return member

    async def pair(self) -> tuple[Member, Member]:
        """Two that see each other."""
        alice, bob = await self.join("alice"), await self.join("bob")
        await until("alice sees bob", lambda: "bob" in alice.room.remote_participants)
        return alice, bob

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await asyncio.gather(*(member.room.disconnect() for member in self._members), return_exceptions=True)
