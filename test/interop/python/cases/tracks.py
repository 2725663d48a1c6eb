"""Sound and picture from one to others."""

from livekit import rtc
from media import Ear, Eye, film, hum
from stage import Stage, until

AUDIO, VIDEO = rtc.TrackKind.KIND_AUDIO, rtc.TrackKind.KIND_VIDEO


async def sound_is_published_and_heard(stage: Stage) -> None:
    alice, bob = await stage.pair()
    publication = await hum(stage, alice, 440)
    assert publication.sid.startswith("TR_")
    [track] = await bob.track(AUDIO)
    await Ear(stage, track).hears(440)
    await alice.saw("local_track_subscribed")
    await until("alice is an active speaker", lambda: any("alice" in [each.identity for each in speakers] for (speakers,) in bob.seen("active_speakers_changed")))


async def sound_with_and_without_redundancy(stage: Stage) -> None:
    alice, bob = await stage.pair()
    for red, hertz in ((True, 440), (False, 660)):
        await hum(stage, alice, hertz, name=str(red), red=red)
    tracks = await bob.track(AUDIO, 2)
    by_name = {track.name: Ear(stage, track) for track in tracks}
    await by_name["True"].hears(440)
    await by_name["False"].hears(660)


async def a_picture_is_published_and_seen(stage: Stage) -> None:
    alice, bob = await stage.pair()
    await film(stage, alice, width=1280, height=720, simulcast=True)
    [track] = await bob.track(VIDEO)
    eye = Eye(stage, track)
    await eye.sees(20)
    assert eye.size[0] * 9 == eye.size[1] * 16, eye.size


async def a_track_from_before_reaches_who_comes_later(stage: Stage) -> None:
    alice = await stage.join("alice")
    await hum(stage, alice, 550)
    late = await stage.join("late")
    [track] = await late.track(AUDIO)
    await Ear(stage, track).hears(550)


async def a_late_track_reaches_who_was_before(stage: Stage) -> None:
    alice, bob = await stage.pair()
    await hum(stage, bob, 330)
    await alice.track(AUDIO)
    await film(stage, alice)
    [track] = await bob.track(VIDEO)
    await Eye(stage, track).sees()


async def mute_and_unmute_are_told_and_heard(stage: Stage) -> None:
    alice, bob = await stage.pair()
    publication = await hum(stage, alice, 440)
    [track] = await bob.track(AUDIO)
    ear = Ear(stage, track)
    await ear.hears(440)
    publication.track.mute()
    await bob.saw("track_muted")
    await until("silence", lambda: not ear.loud)
    publication.track.unmute()
    await bob.saw("track_unmuted")
    await ear.hears(440)


async def an_unpublished_track_is_gone(stage: Stage) -> None:
    alice, bob = await stage.pair()
    publication = await hum(stage, alice)
    await bob.track(AUDIO)
    await alice.me.unpublish_track(publication.sid)
    await bob.saw("track_unpublished")
    assert not bob.room.remote_participants["alice"].track_publications


async def ten_sounds_and_ten_pictures(stage: Stage) -> None:
    alice, bob = await stage.pair()
    for index in range(10):
        await hum(stage, alice, 300 + 50 * index, name=f"sound {index}")
        await film(stage, alice, name=f"picture {index}", width=160, height=90, rate=5, simulcast=False)
    assert len(await bob.track(AUDIO, 10)) == 10
    eyes = [Eye(stage, track) for track in await bob.track(VIDEO, 10)]
    for eye in eyes:
        await eye.sees(2)


async def who_may_not_subscribe_is_sent_nothing(stage: Stage) -> None:
    alice = await stage.join("alice")
    blind = await stage.join("blind", canSubscribe=False)
    seeing = await stage.join("seeing")
    await hum(stage, alice)
    await seeing.track(AUDIO)
    assert not blind.seen("track_subscribed")


async def who_may_not_publish_is_refused(stage: Stage) -> None:
    silent = await stage.join("silent", canPublish=False)
    try:
        await hum(stage, silent)
    except Exception:
        return
    raise AssertionError("a track was published without the grant")


async def only_whom_the_publisher_allows_is_sent_its_tracks(stage: Stage) -> None:
    alice, bob = await stage.pair()
    await hum(stage, alice, 440)
    [track] = await bob.track(AUDIO)
    ear = Ear(stage, track)
    await ear.hears(440)
    alice.me.set_track_subscription_permissions(allow_all_participants=False, participant_permissions=[])
    await until("silence", ear.has_gone_silent)
    allowed = rtc.ParticipantTrackPermission(participant_identity="bob", allow_all=True)
    alice.me.set_track_subscription_permissions(allow_all_participants=False, participant_permissions=[allowed])
    # By v0 the SDK goes on with the track that it had, by v1 it tells of another.
    await until("it comes again", lambda: ear.loud or len(bob.seen("track_subscribed")) > 1)
    if not ear.loud:
        [track] = await bob.track(AUDIO)
        await Ear(stage, track).hears(440)


async def subscriptions_by_hand(stage: Stage) -> None:
    alice = await stage.join("alice")
    choosy = await stage.join("choosy", auto_subscribe=False)
    await hum(stage, alice)
    [(publication, _)] = await choosy.saw("track_published")
    assert not choosy.seen("track_subscribed")
    publication.set_subscribed(True)
    [track] = await choosy.track(AUDIO)
    await Ear(stage, track).hears(440)
    publication.set_subscribed(False)
    await choosy.saw("track_unsubscribed")
