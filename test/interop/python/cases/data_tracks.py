"""Data tracks: frames, lossy like sound and picture, to whoever subscribes."""

import asyncio
import contextlib
from collections.abc import Callable

from livekit import rtc
from livekit.rtc.data_track import DataTrackFrame, LocalDataTrack, PushFrameError, RemoteDataTrack
from stage import Member, Stage, until


class Reader:
    """Takes frames of a track from now on."""

    def __init__(self, stage: Stage, track: RemoteDataTrack) -> None:
        self.frames: list[DataTrackFrame] = []
        self.ended = False
        self._stream = track.subscribe(buffer_size=64)
        self._task = asyncio.create_task(self._read())
        stage.tasks.append(self._task)

    async def _read(self) -> None:
        async for frame in self._stream:
            self.frames.append(frame)
        self.ended = True

    def close(self) -> None:
        self._task.cancel()
        self._stream.close()


async def published(publisher: Member, subscriber: Member, name: str) -> tuple[LocalDataTrack, RemoteDataTrack]:
    """A track as its publisher and as its subscriber have it."""
    local = await publisher.me.publish_data_track(name=name)

    def found() -> RemoteDataTrack | None:
        tracks = [track for (track,) in subscriber.seen("data_track_published")]
        return next((track for track in tracks if (track.info.name, track.publisher_identity) == (name, publisher.identity)), None)

    return local, await until(f"{subscriber.identity} sees {name}", found)


async def pushed_until(track: LocalDataTrack, payload: bytes, condition: Callable[[], object]) -> None:
    """Frames may be lost: it goes on until one came."""
    for _ in range(300):
        # After a reconnect the channel may not take any yet.
        with contextlib.suppress(PushFrameError):
            track.try_push(DataTrackFrame(payload=payload, user_timestamp=1234))
        await asyncio.sleep(0.05)
        if condition():
            return
    raise AssertionError("no frame came")


async def frames_reach_who_subscribes(stage: Stage) -> None:
    alice, bob = await stage.pair()
    local, remote = await published(alice, bob, "position")
    assert remote.publisher_identity == "alice"
    assert (remote.info.sid, remote.info.uses_e2ee) == (local.info.sid, False)
    reader = Reader(stage, remote)
    await pushed_until(local, b"here", lambda: len(reader.frames) >= 10)
    assert {(frame.payload, frame.user_timestamp) for frame in reader.frames} == {(b"here", 1234)}


async def large_frames_are_put_together(stage: Stage) -> None:
    alice, bob = await stage.pair()
    local, remote = await published(alice, bob, "scan")
    reader = Reader(stage, remote)
    scan = bytes(range(256)) * 200
    await pushed_until(local, scan, lambda: len(reader.frames) >= 3)
    assert all(frame.payload == scan for frame in reader.frames)


async def tracks_of_several_do_not_mix(stage: Stage) -> None:
    alice, bob = await stage.pair()
    carol = await stage.join("carol")
    readers = {}
    locals_ = {}
    for owner in (alice, bob):
        for name in ("left", "right"):
            locals_[owner.identity, name], remote = await published(owner, carol, name)
            readers[owner.identity, name] = Reader(stage, remote)
    for key, local in locals_.items():
        await pushed_until(local, "/".join(key).encode(), lambda key=key: len(readers[key].frames) >= 3)
    for key, reader in readers.items():
        assert {frame.payload for frame in reader.frames} == {"/".join(key).encode()}


async def an_unpublished_track_ends(stage: Stage) -> None:
    alice, bob = await stage.pair()
    local, remote = await published(alice, bob, "short")
    reader = Reader(stage, remote)
    await pushed_until(local, b"x", lambda: reader.frames)
    await local.unpublish()
    await bob.saw("data_track_unpublished")
    await until("the stream ends", lambda: reader.ended)
    assert not remote.is_published()


async def a_name_is_one_track(stage: Stage) -> None:
    alice, _ = await stage.pair()
    first = await alice.me.publish_data_track(name="one")
    try:
        await alice.me.publish_data_track(name="one")
    except Exception as error:
        assert first.is_published()
        assert "name" in str(getattr(error, "message", error)).lower(), error
        return
    raise AssertionError("two tracks of one name")


async def publishing_needs_its_grant(stage: Stage) -> None:
    mute = await stage.join("mute", canPublishData=False)
    try:
        await mute.me.publish_data_track(name="psst")
    except Exception:
        return
    raise AssertionError("a data track was published without the grant")


async def tracks_from_before_reach_who_comes_later(stage: Stage) -> None:
    alice = await stage.join("alice")
    local = await alice.me.publish_data_track(name="early")
    late = await stage.join("late")
    [(remote,)] = await late.saw("data_track_published")
    reader = Reader(stage, remote)
    await pushed_until(local, b"x", lambda: reader.frames)


async def a_reader_that_stops_and_begins_again(stage: Stage) -> None:
    alice, bob = await stage.pair()
    local, remote = await published(alice, bob, "again")
    first = Reader(stage, remote)
    await pushed_until(local, b"x", lambda: first.frames)
    first.close()
    second = Reader(stage, remote)
    await pushed_until(local, b"y", lambda: any(frame.payload == b"y" for frame in second.frames))


async def tracks_outlast_a_resume(stage: Stage) -> None:
    alice, bob = await stage.pair()
    local, remote = await published(alice, bob, "steady")
    reader = Reader(stage, remote)
    await pushed_until(local, b"before", lambda: reader.frames)
    await alice.room.simulate_scenario(rtc.SimulateScenarioKind.SIMULATE_SIGNAL_RECONNECT)
    await alice.saw("reconnected")
    await pushed_until(local, b"after", lambda: any(frame.payload == b"after" for frame in reader.frames))


async def tracks_are_published_again_after_a_full_reconnect(stage: Stage) -> None:
    alice, bob = await stage.pair()
    local, remote = await published(alice, bob, "stubborn")
    reader = Reader(stage, remote)
    await pushed_until(local, b"before", lambda: reader.frames)
    await alice.room.simulate_scenario(rtc.SimulateScenarioKind.SIMULATE_FULL_RECONNECT)
    await alice.saw("reconnected")
    [_, (again,)] = await bob.saw("data_track_published", 2)
    assert (again.info.name, again.publisher_identity) == ("stubborn", "alice")
    assert local.is_published()
    after = Reader(stage, again)
    await pushed_until(local, b"after", lambda: after.frames)
