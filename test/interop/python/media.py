"""Tones and pictures: how they are made, and what of them arrives."""

import asyncio
import time

import numpy as np
from livekit import rtc
from stage import Member, Stage, until

RATE = 48_000
FRAME = RATE // 100


async def hum(stage: Stage, member: Member, hertz: float = 440.0, *, name: str = "tone", **options: bool) -> rtc.LocalTrackPublication:
    """Publishes a tone that goes on until the end of the case."""
    source = rtc.AudioSource(RATE, 1)
    track = rtc.LocalAudioTrack.create_audio_track(name, source)
    settings = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, **options)
    publication = await member.me.publish_track(track, settings)

    async def play() -> None:
        at = 0
        while True:
            times = np.arange(at, at + FRAME) / RATE
            samples = (8000 * np.sin(2 * np.pi * hertz * times)).astype(np.int16)
            await source.capture_frame(rtc.AudioFrame(samples.tobytes(), RATE, 1, FRAME))
            at += FRAME

    stage.tasks.append(asyncio.create_task(play()))
    return publication


async def film(stage: Stage, member: Member, *, name: str = "film", width: int = 640, height: int = 360, rate: int = 10, **options: bool) -> rtc.LocalTrackPublication:
    """Publishes a picture that changes until the end of the case."""
    source = rtc.VideoSource(width, height)
    track = rtc.LocalVideoTrack.create_video_track(name, source)
    settings = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_CAMERA, **options)
    publication = await member.me.publish_track(track, settings)

    async def play() -> None:
        shade = 0
        while True:
            shade = (shade + 8) % 256
            pixels = np.full(width * height * 3 // 2, shade, np.uint8)
            source.capture_frame(rtc.VideoFrame(width, height, rtc.VideoBufferType.I420, pixels.tobytes()))
            await asyncio.sleep(1 / rate)

    stage.tasks.append(asyncio.create_task(play()))
    return publication


class Ear:
    """Listens to a track from now on."""

    def __init__(self, stage: Stage, track: rtc.Track) -> None:
        self._samples = np.zeros(0, np.int16)
        self._asked = 0.0
        self._stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1)
        stage.tasks.append(asyncio.create_task(self._listen()))

    async def _listen(self) -> None:
        async for event in self._stream:
            heard = np.frombuffer(event.frame.data, np.int16)
            self._samples = np.concatenate([self._samples, heard])[-RATE:]

    @property
    def loud(self) -> bool:
        """Something was heard in the last quarter of a second that came."""
        last = self._samples[-RATE // 4 :].astype(np.float64)
        return len(last) == RATE // 4 and float(np.sqrt(np.mean(last**2))) > 500

    @property
    def pitch(self) -> float:
        """Strongest frequency of the last half second, Hz."""
        last = self._samples[-RATE // 2 :].astype(np.float64)
        spectrum = np.abs(np.fft.rfft(last * np.hanning(len(last))))
        return float(np.argmax(spectrum)) * RATE / len(last)

    async def hears(self, hertz: float) -> None:
        await until(f"a tone of {hertz:.0f} Hz", lambda: self.loud and len(self._samples) >= RATE // 2 and abs(self.pitch - hertz) < 6)

    def has_gone_silent(self) -> bool:
        """Nothing loud has come since this was asked last, half a second ago at least."""
        now = time.monotonic()
        if now - self._asked < 0.5:
            return False
        was_silent = self._asked > 0 and not self.loud
        self._asked = now
        self.forget()
        return was_silent

    def forget(self) -> None:
        self._samples = np.zeros(0, np.int16)


class Eye:
    """Counts pictures of a track from now on."""

    def __init__(self, stage: Stage, track: rtc.Track) -> None:
        self.frames = 0
        self.size = (0, 0)
        self._stream = rtc.VideoStream(track)
        stage.tasks.append(asyncio.create_task(self._watch()))

    async def _watch(self) -> None:
        async for event in self._stream:
            self.frames += 1
            self.size = (event.frame.width, event.frame.height)

    async def sees(self, more: int = 5) -> None:
        end = self.frames + more
        await until(f"{more} more pictures", lambda: self.frames >= end)
