"""The pure rules walked at random beside the clerk's book, without a database: many more steps."""

from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from feedback import policies
from feedback.lifecycle import MOVES
from feedback.rules import guards
from feedback.states import State
from tests.machine.acts import ACTS, WITHOUT_CHOICE
from tests.machine.book import Book
from tests.machine.conditions import allows, out_of_turn, who_may
from tests.machine.effects import apply
from tests.machine.facts import asking, facts
from tests.machine.paths import BY_NAME, PATHS, Path
from tests.machine.people import PEOPLE, Person
from tests.machine.weights import weight
from tests.roads.words import START

RUNS, STEPS = 200, 50
PAUSES = (15, 15, 15, 60, 60 * 24, 60 * 24 * 3)
MET: Counter[tuple[str, str, bool]] = Counter()


class Rules(RuleBasedStateMachine):
    """One matter in the book; at each step the rules must answer as the clerk does."""

    def __init__(self) -> None:
        super().__init__()
        self.book = Book(now=START)

    @initialize(path=st.sampled_from(PATHS))
    def begin(self, path: Path) -> None:
        """Some way has been gone already."""
        for act, name in path:
            self.step(act, BY_NAME[name], 15)

    @rule(act=st.sampled_from(sorted(ACTS)), person=st.sampled_from(PEOPLE), pause=st.sampled_from(PAUSES))
    def anything(self, act: str, person: Person, pause: int) -> None:
        """Anybody tries anything."""
        self.step(act, person, pause)

    @rule(data=st.data(), pause=st.sampled_from(PAUSES))
    def something_allowed(self, data: st.DataObject, pause: int) -> None:
        """Somebody does what the clerk would let them do."""
        later = Book(**{**vars(self.book), "now": self.book.now + timedelta(minutes=pause)})
        open_to = who_may(later, sorted(ACTS), PEOPLE)
        acts = [act for act in open_to for _ in range(weight(act))]
        if acts:
            act = data.draw(st.sampled_from(acts))
            self.step(act, data.draw(st.sampled_from(open_to[act])), pause)

    @rule(data=st.data(), pause=st.sampled_from(PAUSES))
    def something_out_of_turn(self, data: st.DataObject, pause: int) -> None:
        """Somebody whose post it is tries it too early, too late, or on their own work."""
        later = Book(**{**vars(self.book), "now": self.book.now + timedelta(minutes=pause)})
        barred = out_of_turn(later, sorted(ACTS), PEOPLE)
        if barred:
            act = data.draw(st.sampled_from([act for act in barred for _ in range(weight(act))]))
            self.step(act, data.draw(st.sampled_from(barred[act])), pause)

    def step(self, act: str, person: Person, pause: int) -> None:
        """Compare the answers; go on where both say yes."""
        self.book.now += timedelta(minutes=pause)
        verb = act.partition("/")[0]
        expected = allows(self.book, act, person)
        told = answer_of_the_rules(self.book, verb, person)
        MET[verb, self.book.state, expected] += 1
        if act in WITHOUT_CHOICE:
            assert expected == (not told), f"{act} by {person.name} in {self.book.state}: {told}"
        else:
            assert not (expected and told), f"{act} by {person.name} in {self.book.state}: {told}"
        if expected:
            apply(self.book, act, person)
            assert self.book.state in State.values


def answer_of_the_rules(book: Book, verb: str, person: Person) -> list[str]:
    """The codes of the reasons against the move; none when it may be made."""
    spec, known = MOVES[verb], facts(book)
    if book.state not in spec.sources:
        return ["wrong_state"]
    against = policies.reasons_against(asking(person), known, spec)
    return [reason.code for reason in against + guards.reasons_against(verb, known, book.now)]


def walk_the_rules(*, runs: int, steps: int, is_random: bool) -> None:
    """Walk so many matters; the first divergence raises, with its steps."""
    run_state_machine_as_test(
        Rules,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            derandomize=not is_random,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_rules_answer_as_the_clerk_does() -> None:
    walk_the_rules(runs=RUNS, steps=STEPS, is_random=False)
