"""A class that begins at once: kernels start slowly and meet each other's ports."""

import asyncio
import json
import socket
import sys

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets.config import Config

from vetcourse.hub.spawning import server_config

pytestmark = pytest.mark.notebooks

# A crowded machine, at a tenth of its slowness: Jupyter calls a start stable when the
# process has lived ten seconds, though it may not have taken its ports by then.
SLOW = """
import sys, time
time.sleep(1.5)
from ipykernel.kernelapp import launch_new_instance
launch_new_instance(["-f", sys.argv[1]])
"""
CROWDED = {"stable_start_time": 1, "time_to_dead": 0.3}
AS_INSTALLED = {"KernelRestarter": CROWDED}
OURS = server_config("learner")


@pytest.mark.parametrize(
    ("settings", "answers"),
    [
        (OURS | {"KernelRestarter": CROWDED | OURS["KernelRestarter"]}, True),
        (AS_INSTALLED, False),
    ],
    ids=["on the hub", "as installed"],
)
def test_a_kernel_whose_port_was_taken_starts_with_another(tmp_path, settings, answers):
    """Jupyter as installed tries the taken one until it gives the kernel up."""
    assert asyncio.run(_answers(_slow_kernels(tmp_path, settings))) is answers


def _slow_kernels(place, settings):
    program = place / "slow.py"
    program.write_text(SLOW, "utf-8")
    spec = place / "kernels" / "slow"
    spec.mkdir(parents=True)
    started = [sys.executable, str(program), "{connection_file}"]
    told = {"argv": started, "display_name": "slow", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(told), "utf-8")
    return AsyncMappingKernelManager(
        config=Config(settings),
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(spec.parent)]),
        connection_dir=str(place),
    )


async def _answers(kernels):
    """Start a kernel, take a port away, and see whether it answers in the end."""
    name = await kernels.start_kernel(kernel_name="slow")
    kernel = kernels.get_kernel(name)
    with socket.socket() as other:
        other.bind((kernel.ip, kernel.shell_port))
        other.listen()
        try:
            for _ in range(2):
                await _started_again(kernel)
                if kernel.shell_port != other.getsockname()[1]:
                    return await _replies(kernel)
            return False
        finally:
            await kernels.shutdown_all(now=True)


async def _started_again(kernel):
    died = asyncio.Event()
    kernel.add_restart_callback(died.set)
    await asyncio.wait_for(died.wait(), 60)
    kernel.remove_restart_callback(died.set)
    while not await kernel.is_alive():
        await asyncio.sleep(0.05)


async def _replies(kernel):
    client = kernel.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=60)
    finally:
        client.stop_channels()
    return True
