"""What an update costs where it takes more than one pass through the network."""

from tutor.engine.errors import UserError
from tutor.engine.limits import COSTLY
from tutor.engine.network.network import Network
from tutor.engine.rules.directions import MOST_LOOKS
from tutor.engine.rules.update import Optimizer


def passes(optimizer: Optimizer, network: Network) -> int:
    """How often an update passes through the network, at most."""
    if "hessian" in optimizer.given:
        return network.size
    return MOST_LOOKS if optimizer.is_costly else 1


def told_cost(optimizer: Optimizer, network: Network) -> str:
    """The cost in a sentence; empty where it is that of gradient descent."""
    count = passes(optimizer, network)
    if count == 1:
        return ""
    if "hessian" in optimizer.given:
        why = f"one for each parameter, and takes a {network.size}×{network.size} matrix apart"
    else:
        why = "to try directions; often fewer do"
    title = optimizer.title[0].upper() + optimizer.title[1:]
    return f"{title} passes {count} times through the network for an update, {why}."


def refuse_costly(optimizer: Optimizer, network: Network) -> None:
    """Refuse an optimizer whose updates would not end in this network.

    Raises:
        UserError: with what an update would cost.
    """
    if passes(optimizer, network) > 1 and network.size > COSTLY.most:
        raise UserError(
            f"{told_cost(optimizer, network)} There may be at most {COSTLY.most} parameters for that: choose another"
            " optimizer, or a smaller network."
        )
