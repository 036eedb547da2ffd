"""Closed vocabularies of the ticket; the words are the glossary's."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.choices.requests import RequestKind as RequestKind
from feedback.choices.requests import SuspensionGround as SuspensionGround
from feedback.choices.requests import TerminationGround as TerminationGround


class Category(models.TextChoices):
    """诉求类别."""

    CONSULT = "CONSULT", _("Enquiry")
    HELP = "HELP", _("Request for help")
    COMPLAINT = "COMPLAINT", _("Complaint")
    REPORT = "REPORT", _("Report of misconduct")
    SUGGEST = "SUGGEST", _("Suggestion")
    PRAISE = "PRAISE", _("Praise")


class Aspect(models.TextChoices):
    """细类: what about the service it is."""

    ATTITUDE = "ATTITUDE", _("Service attitude")
    PROCESS = "PROCESS", _("Process problem")
    POLICY = "POLICY", _("Policy question")
    QUALITY = "QUALITY", _("Quality of the work")
    FACILITY = "FACILITY", _("Public facility")
    OTHER = "OTHER", _("Other aspect")


class Urgency(models.TextChoices):
    """紧急程度."""

    NORMAL = "NORMAL", _("Normal")
    URGENT = "URGENT", _("Urgent")
    CRITICAL = "CRITICAL", _("Critical")


class ContactMeans(models.TextChoices):
    """How an answer and the rating link reach the citizen."""

    PHONE = "PHONE", _("Phone")
    EMAIL = "EMAIL", _("Email")
    CHANNEL_ACCOUNT = "CHANNEL_ACCOUNT", _("Channel account")
    NONE = "NONE", _("No means of contact")


class DispatchRole(models.TextChoices):
    """主办 or 协办."""

    LEAD = "LEAD", _("Lead")
    CO = "CO", _("Co-handling")


class ClockKind(models.TextChoices):
    """The clocks of a ticket."""

    DISPATCH = "DISPATCH", _("Dispatching")
    JOINT_REVIEW = "JOINT_REVIEW", _("Joint review")
    RETURN_DECIDE = "RETURN_DECIDE", _("Decision on the return")
    SIGN = "SIGN", _("Signature")
    RESPOND = "RESPOND", _("First contact")
    HANDLE = "HANDLE", _("Handling")
    CO_HANDLE = "CO_HANDLE", _("Co-handling clock")
    REVIEW = "REVIEW", _("Review")
    CALLBACK = "CALLBACK", _("Callback")
    VERDICT = "VERDICT", _("Verdict")
    REQUEST_DECIDE = "REQUEST_DECIDE", _("Decision on the request")
    RETROSPECTIVE = "RETROSPECTIVE", _("Retrospective")


class ContactWay(models.TextChoices):
    """How the department reached, or tried to reach, the citizen."""

    PHONE = "PHONE", _("Phone call")
    VISIT = "VISIT", _("Visit on site")
    MESSAGE = "MESSAGE", _("Written message by a person")
    AUTOMATIC = "AUTOMATIC", _("Automatic message")


class ContactOutcome(models.TextChoices):
    """回访结果, for first contacts and callbacks alike."""

    REACHED = "REACHED", _("Reached")
    NO_ANSWER = "NO_ANSWER", _("No answer")
    DECLINED = "DECLINED", _("Declined to talk")
    INVALID_NUMBER = "INVALID_NUMBER", _("Number not in service")


class CallTime(models.TextChoices):
    """When a citizen would rather be called."""

    MORNING = "MORNING", _("In the morning")
    NOON = "NOON", _("At noon")
    AFTERNOON = "AFTERNOON", _("In the afternoon")
    EVENING = "EVENING", _("In the evening")


class ResultCode(models.TextChoices):
    """办理结果 (R24)."""

    SOLVED = "SOLVED", _("Problem solved")
    EXPLAINED = "EXPLAINED", _("Policy explained")
    PLANNED = "PLANNED", _("Planned, with a date")
    FORWARDED = "FORWARDED", _("Passed to the proper body")
    NOT_FEASIBLE = "NOT_FEASIBLE", _("Cannot be done")


class Solved(models.TextChoices):
    """是否解决."""

    SOLVED = "SOLVED", _("Solved")
    PARTLY = "PARTLY", _("Largely solved")
    UNSOLVED = "UNSOLVED", _("Not solved")


class UnsolvedReason(models.TextChoices):
    """未解决原因."""

    POLICY = "POLICY", _("Limits of policy")
    LEGACY = "LEGACY", _("Left over from the past")
    FUNDING = "FUNDING", _("Lack of funds")
    LONG_TERM = "LONG_TERM", _("Needs long-term work")
    UNREASONABLE = "UNREASONABLE", _("Unreasonable demand")


class Level(models.IntegerChoices):
    """The five national levels (国办发〔2019〕51号); 5 is best."""

    VERY_SATISFIED = 5, _("Very satisfied")
    SATISFIED = 4, _("Satisfied")
    FAIRLY_SATISFIED = 3, _("Fairly satisfied")
    DISSATISFIED = 2, _("Dissatisfied")
    VERY_DISSATISFIED = 1, _("Very dissatisfied")


class AnswerKind(models.TextChoices):
    """What the citizen's answer of a cycle came to."""

    ANSWERED = "ANSWERED", _("Answered")
    UNREACHABLE = "UNREACHABLE", _("Could not be reached")
    NOT_ASKED = "NOT_ASKED", _("Not asked")


class AnswerSource(models.TextChoices):
    """Where a rating came from; of several answers to merged tickets the worst counts as the matter's."""

    LINK = "LINK", _("Rating link")
    CALLBACK = "CALLBACK", _("Callback")
    WORST = "WORST", _("Worst of several answers")


class SupplementSource(models.TextChoices):
    """How a supplement came."""

    PHONE = "PHONE", _("By phone")
    LINK = "LINK", _("By the link")
    OTHER = "OTHER", _("Another way")


class Lift(models.TextChoices):
    """Why a ticket stands higher on the desk; urgency itself is settled by a person (R18)."""

    DANGER = "DANGER", _("words of danger")
    SUPPLY = "SUPPLY", _("words of a failed supply")
    SAME_CALLER = "SAME_CALLER", _("same caller again within 30 days")
    SAME_PLACE = "SAME_PLACE", _("same place again within 30 days")
    URGED = "URGED", _("urged")


class SeniorReason(models.TextChoices):
    """Why a senior dispatcher must look at it (R19)."""

    LEGAL_WORDS = "LEGAL_WORDS", _("speaks of law or petition")
    MANY_TOPICS = "MANY_TOPICS", _("three topics or more")
    NO_RULE = "NO_RULE", _("the catalogue names nobody")


class RejectGround(models.TextChoices):
    """不予受理 grounds; each has a proper channel to tell the citizen."""

    EMERGENCY = "EMERGENCY", _("Belongs to 110, 119, 120 or 122")
    LEGAL_PROCESS = "LEGAL_PROCESS", _("In litigation, arbitration, reconsideration or petition")
    NO_NEW_FACTS = "NO_NEW_FACTS", _("Concluded before, without new facts")
    STATE_SECRET = "STATE_SECRET", _("State secret")
    PUBLIC_ORDER = "PUBLIC_ORDER", _("Against public order and morals")
    HARASSMENT = "HARASSMENT", _("Harassment")
    INVALID = "INVALID", _("No usable content")


class Defect(models.TextChoices):
    """What an auditor sends a result back for."""

    EVADES = "EVADES", _("Does not answer what was asked")
    NO_FACTS = "NO_FACTS", _("Names no facts, measures or dates")
    WRONG_POLICY = "WRONG_POLICY", _("Policy quoted wrongly")
    DISCOURTEOUS = "DISCOURTEOUS", _("Discourteous or officialese")
    LEAKS_DATA = "LEAKS_DATA", _("Shows personal data")
    FALSE_RESULT = "FALSE_RESULT", _("Said to be done, but is not")


class ReturnGround(models.TextChoices):
    """退单理由."""

    WRONG_DUTY = "WRONG_DUTY", _("Not our duty")
    WRONG_AREA = "WRONG_AREA", _("Not our area")
    UNCLEAR_TITLE = "UNCLEAR_TITLE", _("Title unclear")
    DUPLICATE = "DUPLICATE", _("Duplicate ticket")


class DesignationKind(models.TextChoices):
    """How a department came to be named so that it cannot return the matter."""

    JOINT_REVIEW = "JOINT_REVIEW", _("Named by joint review")
    DIRECT = "DIRECT", _("Named directly")
    REFUSED_TWICE = "REFUSED_TWICE", _("Return refused twice")


class HardGround(models.TextChoices):
    """Why a matter is in the pool of hard cases."""

    RETURNED_TWICE = "RETURNED_TWICE", _("Returned twice")


class EndKind(models.TextChoices):
    """How a dispatch ended before its work was done."""

    RETURNED = "RETURNED", _("Return granted")
    MISDIRECTED = "MISDIRECTED", _("Misdirected")
    TAKEN_AWAY = "TAKEN_AWAY", _("Taken away")
    DISSOLVED = "DISSOLVED", _("Department dissolved")
    WAIVED = "WAIVED", _("Waived")


class NoteAudience(models.TextChoices):
    """Who reads an internal note; never a citizen, never another department that co-handles."""

    CENTRE = "CENTRE", _("My department and the hotline centre")
    LEAD = "LEAD", _("Also the lead department")


class PaperState(models.TextChoices):
    """The life of anything that waits for a second person's signature."""

    DRAFTED = "DRAFTED", _("Draft")
    SIGNED = "SIGNED", _("Signed")
    GRANTED = "GRANTED", _("Granted")
    REFUSED = "REFUSED", _("Refused")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn paper")


class HoldKind(models.TextChoices):
    """What may keep a completed ticket from the archive."""

    RETROSPECTIVE = "RETROSPECTIVE", _("Retrospective outstanding")
    RECTIFICATION = "RECTIFICATION", _("Rectification running")
    ORDER = "ORDER", _("Supervision order open")
    APPEAL = "APPEAL", _("Appeal undecided")
    REOPENING = "REOPENING", _("Reopening undecided")


class VerdictGround(models.TextChoices):
    """Why no fault lies with the department although the citizen's answer was bad."""

    UNREASONABLE = "UNREASONABLE", _("Unreasonable demand")
    BEYOND_POWERS = "BEYOND_POWERS", _("Beyond the department's powers")
    POLICY_LIMIT = "POLICY_LIMIT", _("Limits of policy")
    MISUNDERSTOOD = "MISUNDERSTOOD", _("The citizen misunderstood or rated by mistake")
    MALICIOUS = "MALICIOUS", _("Malicious rating")
    OUTSIDE_CAUSE = "OUTSIDE_CAUSE", _("Caused by others or by force majeure")


class RetrospectiveGround(models.TextChoices):
    """Why a retrospective is required."""

    REWORK = "REWORK", _("Handled again after a bad answer")
    BAD_RATING = "BAD_RATING", _("Bad rating")
    HARD_CASE = "HARD_CASE", _("Hard case")
    CARD = "CARD", _("Yellow or red card")
    ENTRY = "ENTRY", _("Deduction of 1.0 or more")


class Purpose(models.TextChoices):
    """What kind of paper a file belongs to."""

    CONTACT = "CONTACT", _("Contact")
    RESULT = "RESULT", _("Result")
    CO_REPLY = "CO_REPLY", _("Co-handler's reply")
    RETURN = "RETURN", _("Return")
    REQUEST = "REQUEST", _("Request")
    SUPPLEMENT = "SUPPLEMENT", _("Citizen's material")
    APPEAL = "APPEAL", _("Appeal")
