"""Wrong ideas at the course's choices and orders, and runs that miss its goals.

Options are named by a piece of their text, steps by their places in the right order; `{s:g}` in a run is the drawn s.
"""


def rates(h, *products):
    """Options for the learning rates at which α·h is one of these."""
    return tuple(f"α = {float(f'{product / h:.6g}')!r}" for product in products)


CHOICES = {
    "ten-minutes.loss": [
        ("a count of points", ("lost more of the points",), "No point is lost"),
        ("time", ("took more time",), "Time is another matter"),
    ],
    "ten-minutes.too-large": [
        ("too small a network", ("too few neurons",), "same network did well"),
        ("the wrong direction", ("the opposite",), "Only its length is another"),
    ],
    "by-hand.shape": [
        ("growth for rest", lambda rate: ("▁▁▂▃▄▆█",) if rate < 1 else None, "ends farther from 2"),
        ("level for growth", lambda rate: ("███████",) if rate > 1 else None, "as far beyond 2"),
        ("slow for quick", lambda rate: ("█▇▇▆▆▅▅",) if 0.2 < rate < 1 else None, "removes a small share"),
        ("quick for slow", lambda rate: ("█▂▁▁▁▁▁",) if rate < 0.2 else None, "leaves a small share"),
    ],
    "clinic.calm#1": [
        ("a rate too low", ("too low",), "would not jump"),
        ("learnt by heart", ("by heart",), "on its own examples"),
        ("no slope arrives", ("No slope arrives",), "near a coin's"),
    ],
    "steepest.puzzle": [
        (
            "a wrong gradient",
            ("first little bit", "Somewhere on the straight", "gradient is wrong"),
            "gradient is right",
        ),
        ("one at a time", ("first little bit", "Somewhere on the straight", "one weight at a time"), "same slopes"),
    ],
    "learning-rate.too-high": [
        ("faster", ("fewer updates",), "up to a limit"),
        ("uphill", ("uphill",), "starts downhill"),
        ("stops at the bottom", ("stops as soon",), "passes the bottom"),
    ],
    "learning-rate.always-safer": [
        ("a lower loss in the end", ("lower loss in the end",), "same number of updates"),
        ("a surer direction", ("more reliably",), "does not depend on α"),
    ],
    "gradient.where": [
        ("an arrow in space", ("three components",), "height is not one"),
        ("one number", ("single number",), "one slope for each"),
    ],
    "steepest.largest": [
        ("along one axis", ("straight along x",), "only the slope in x"),
        ("both alike", ("count alike",), "not alike"),
    ],
    "one-at-a-time.why": [
        ("no influence", ("do not influence",), "They do"),
        ("it is luck", ("only luck",), "not luck"),
    ],
    "second-order.halved": [
        ("as the step", lambda times: (f"about {times:g} times",), "predicted change"),
        ("as the cube", lambda times: (f"about {times**3}",), "cube"),
    ],
    "momentum.coasting": [("inside", ("rate inside",), "coasts on"), ("both", ("With both",), "does not change")],
    "network.who-moves": [
        ("the last layer's", ("the last layer",), "another network"),
        ("all of them", ("All of them",), "the update's work"),
    ],
    "chain-rule.saturated": [
        ("at the bottom", ("at its bottom",), "high up"),
        ("no influence", ("no influence",), "large change of w"),
    ],
    "pixels.dependence": [
        ("wrong derivatives", ("cannot change without",), "No pixel is changed"),
        ("only convolutions", ("Only a convolution",), "Any network"),
    ],
    "one-weight.smaller-rate": [
        (
            "another direction",
            ("length of the next", "How many updates", "direction of the next"),
            "sign of the slope",
        ),
        ("another slope", ("length of the next", "How many updates", "slope at this"), "belongs to the curve"),
        ("only the step's length", ("length of the next",), "still missing"),
    ],
    "learning-rate.still-falls": [
        ("the limit itself", lambda h: rates(h, 0.4, 1.2, 1.8, 2), "stays the same"),
        ("beyond the limit", lambda h: rates(h, 0.4, 1.2, 1.8, 2.4), "1.4 times"),
        ("only without crossing", lambda h: rates(h, 0.4), "still missing"),
    ],
    "gradient.directions": [
        ("a place", ("rises faster", "falls faster", "about the same.", "minimum is at"), "no place"),
        ("level along one axis", ("rises faster", "falls faster", "about the same.", "(0, −1)"), "slope in y is"),
    ],
    "momentum.what-it-does": [
        ("other curvatures", ("speeds the point", "damps", "curvatures"), "stays as it is"),
        ("the nearer to 1 the better", ("speeds the point", "damps", "nearer β"), "swings past"),
    ],
    "batches.noise-helps": [
        ("the lowest minimum", ("An epoch makes", "can carry", "jitter", "makes sure"), "out of a good place"),
        ("more exact", ("An epoch makes", "can carry", "jitter", "more exact"), "less exact"),
    ],
}

EXCHANGED = "exchanged|before"
TURNED = "turned round|other way round|backwards"

ORDERS = {
    "one-weight.steps": [
        ("the rate before the slope", (2, 1, 3, 4), EXCHANGED),
        ("take away, then multiply", (1, 3, 2, 4), EXCHANGED),
        ("all turned", (4, 3, 2, 1), TURNED),
        ("the slope last", (2, 3, 4, 1), "too late"),
    ],
    "learning-rate.order": [
        ("from the largest", (5, 4, 3, 2, 1), TURNED),
        ("one-step and crossing", (1, 3, 2, 4, 5), EXCHANGED),
        ("growing before to and fro", (1, 2, 3, 5, 4), EXCHANGED),
        ("one-step first", (2, 1, 3, 4, 5), EXCHANGED),
    ],
    "finite-steps.measure": [
        ("moved before it was measured", (2, 1, 3, 4, 5), EXCHANGED),
        ("put back before the quotient", (1, 2, 3, 5, 4), EXCHANGED),
        ("put back before the second loss", (1, 2, 5, 3, 4), "too early"),
    ],
    "adaptive.order": [
        ("root before correction", (1, 2, 4, 3, 5), EXCHANGED),
        ("corrected before the averages", (1, 3, 2, 4, 5), EXCHANGED),
        ("moved first", (1, 5, 2, 3, 4), "too early"),
    ],
    "batches.order": [
        ("cut before it was shuffled", (2, 1, 3, 4, 5), EXCHANGED),
        ("gradient of the batch first", (3, 1, 2, 4, 5), "too early"),
        ("moved before the gradient", (1, 2, 4, 3, 5), EXCHANGED),
    ],
    "schedules.sweep-order": [
        ("from the highest loss", (5, 4, 3, 2, 1), TURNED),
        ("the largest rate first", (5, 1, 2, 3, 4), "too early"),
        ("two rates", (2, 1, 3, 4, 5), EXCHANGED),
    ],
    "chain-rule.order": [
        ("backward before forward", (4, 5, 6, 7, 1, 2, 3), "before"),
        ("all turned", (7, 6, 5, 4, 3, 2, 1), TURNED),
        ("the slope in z before that in e", (1, 2, 3, 4, 6, 5, 7), EXCHANGED),
        ("1 set too late", (1, 2, 3, 5, 6, 7, 4), "too late"),
    ],
    "network.order": [
        ("moved before the way back", (1, 2, 3, 5, 4), EXCHANGED),
        ("the loss before the outputs", (1, 3, 2, 4, 5), EXCHANGED),
        ("the batch last", (2, 3, 4, 5, 1), "too late"),
    ],
    "holding-back.prune": [
        ("the largest first", (5, 4, 3, 2, 1), TURNED),
        ("by value, with its sign", (5, 2, 1, 3, 4), "with their signs"),
        ("two weights", (2, 1, 3, 4, 5), EXCHANGED),
    ],
}

SLOW = "slow|too short|creep|still going down|keeps"
DIVERGES = "diverg|grows|farther"

GOALS = {
    "ten-minutes.one-weight": [
        ("too small a rate", "parabola start={s:g} rate=0.05", "one-sided|keeps|same side"),
        ("too large a rate", "parabola start={s:g} rate=1.1", "farther away"),
        ("to and fro", "parabola start={s:g} rate=1", "as far away on the other side"),
        ("crossing too far", "parabola start={s:g} rate=0.95", "cross"),
    ],
    "one-weight.near": [
        ("too small a rate", "parabola start={s:g} rate=0.1", "one-sided|keeps|same side"),
        ("too large a rate", "parabola start={s:g} rate=1.05", "farther away"),
    ],
    "by-hand.closer": [
        ("crossing", "parabola start={s:g} rate=0.6", "crosses over the bottom"),
        ("too small a rate", "parabola start={s:g} rate=0.2", "one-sided|keeps|same side"),
    ],
    "learning-rate.largest": [
        ("beyond the limit", "parabola steepness=2.5 start={s:g} rate=0.45", "diverg"),
        ("far below it", "parabola steepness=2.5 start={s:g} rate=0.2", "larger it still does"),
        ("the rate of one update for the limit", "parabola steepness=2.5 start={s:g} rate=0.3", "larger it still does"),
        ("at the limit", "parabola steepness=2.5 start={s:g} rate=0.4", "no-progress|to and fro"),
    ],
    "gradient.bottom": [
        ("crossing", "bowl start={s:g},{t:g} rate=0.7", "crosses over the bottom"),
        ("too small a rate", "bowl start={s:g},{t:g} rate=0.1", "one-sided|keeps|same side"),
    ],
    "steepest.other-basin": [
        (
            "the other basin",
            '"((x+y)^2/4 - 1)^2 - 0.3*(x+y) + 0.5*(x-y)^2" start=-1,-1 rate=0.1',
            "above the lowest known",
        ),
    ],
    "one-at-a-time.tame": [
        ("beyond the limit", "tilted-bowl start={s:g},{t:g} rate=0.55", "farther away|above 2/h"),
        ("too small a rate", "tilted-bowl start={s:g},{t:g} rate=0.02", "one-sided|keeps|slowest"),
    ],
    "ravines.through": [
        ("beyond the limit", "stretched-bowl kappa=10 start={s:g},{t:g} rate=0.21", "farther away|above 2/h"),
        ("too small a rate", "stretched-bowl kappa=10 start={s:g},{t:g} rate=0.09", "one-sided|keeps|slowest"),
    ],
    "finite-steps.rest": [
        (
            "jumping to and fro",
            "parabola start={s:g} rate=0.3 optimizer=fixed-length",
            "to and fro|no-progress|side to side|cross|turned back|still moving down",
        ),
        (
            "too short a fixed step",
            "parabola start={s:g} rate=0.05 optimizer=fixed-length",
            "descending|creep|one-sided|moving",
        ),
    ],
    "momentum.sixteen": [
        (
            "without momentum",
            "stretched-bowl kappa=25 start={s:g},{t:g} rate=0.0769231 optimizer=momentum beta=0",
            "cross|keeps",
        ),
        (
            "too much",
            "stretched-bowl kappa=25 start={s:g},{t:g} rate=0.0769231 optimizer=momentum beta=0.9",
            "swing|ripples|cross|keeps",
        ),
        ("too large a rate", "stretched-bowl kappa=25 start={s:g},{t:g} rate=0.2 optimizer=momentum beta=0.3", "above"),
    ],
    "saddles.escape": [
        (
            "still on the ridge",
            "bottomed-saddle start=0.5,0 rate=0.1",
            "rises to some sides and falls to others|saddle",
        ),
        ("on the saddle", "bottomed-saddle start=0,0 rate=0.1", "rises to some sides and falls to others|saddle"),
    ],
    "schedules.settle": [
        ("no schedule", "kink start={s:g} rate=0.5", r"turned back \d+ times"),
        ("too fast a fall", "kink start={s:g} rate=0.5 schedule=exponential factor=0.5", "is left to go down"),
    ],
    "pixels.neighbours": [
        ("plain descent", "tilted-bowl tilt=1.9 start={s:g},{t:g} rate=0.3", "cross|keeps|slowest|one-sided"),
        (
            "too large a rate",
            # Along the flat diagonal it is not too large.
            lambda s, t: None if s == -t else f"tilted-bowl tilt=1.9 start={s:g},{t:g} rate=0.6",
            "farther away|above 2/h",
        ),
    ],
}
