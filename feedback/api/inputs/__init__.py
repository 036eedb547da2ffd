"""What each verb takes: one serializer a verb, its fields named like the action's arguments.

Topics, areas, channels and departments are named by their codes, people by their user names.
"""

from feedback.api.inputs import aftercare, cohandling, main_path, merging, requests, returns
from feedback.api.inputs._fields import MoveInput
from feedback.api.inputs.registration import RegisterInput

__all__ = ["INPUTS", "MoveInput", "RegisterInput"]

INPUTS: dict[str, type[MoveInput]] = {
    **main_path.INPUTS,
    **requests.INPUTS,
    **returns.INPUTS,
    **cohandling.INPUTS,
    **merging.INPUTS,
    **aftercare.INPUTS,
}
