"""The roles of the house and the permissions each gives on its department and everything below it."""

from enum import StrEnum


class Role(StrEnum):
    """岗位 kinds."""

    INTAKE_AGENT = "INTAKE_AGENT"
    DISPATCHER = "DISPATCHER"
    HANDLER = "HANDLER"
    UNIT_APPROVER = "UNIT_APPROVER"
    AUDITOR = "AUDITOR"
    CALLBACK_AGENT = "CALLBACK_AGENT"
    SUPERVISOR = "SUPERVISOR"
    ASSESSMENT_MANAGER = "ASSESSMENT_MANAGER"
    SERVICE_MANAGER = "SERVICE_MANAGER"
    DATA_STEWARD = "DATA_STEWARD"
    SYSTEM_ADMIN = "SYSTEM_ADMIN"
    SECURITY_ADMIN = "SECURITY_ADMIN"
    AUDIT_ADMIN = "AUDIT_ADMIN"


GRANTS: dict[Role, frozenset[str]] = {
    Role.INTAKE_AGENT: frozenset({"view_tickets", "register_tickets", "reveal_contact"}),
    Role.DISPATCHER: frozenset({"view_tickets", "dispatch_tickets", "reveal_contact"}),
    Role.HANDLER: frozenset({"view_tickets", "handle_tickets", "reveal_contact"}),
    Role.UNIT_APPROVER: frozenset(
        {"view_tickets", "approve_results", "reveal_contact", "export_tickets", "file_appeal"}
    ),
    Role.AUDITOR: frozenset({"view_tickets", "audit_results"}),
    Role.CALLBACK_AGENT: frozenset({"view_tickets", "call_back", "reveal_contact"}),
    Role.SUPERVISOR: frozenset({"view_tickets", "supervise", "export_tickets"}),
    Role.ASSESSMENT_MANAGER: frozenset(
        {"view_tickets", "assess", "configure_assessment", "decide_appeal", "export_tickets", "publish"}
    ),
    Role.SERVICE_MANAGER: frozenset({"configure_service"}),
    Role.DATA_STEWARD: frozenset({"share_data"}),
    Role.SYSTEM_ADMIN: frozenset({"manage_accounts"}),
    Role.SECURITY_ADMIN: frozenset({"manage_grants"}),
    Role.AUDIT_ADMIN: frozenset({"read_audit"}),
}
SENIOR_GRANTS: dict[Role, frozenset[str]] = {Role.DISPATCHER: frozenset({"dispatch_hard"})}
"""What a post gives besides when its holder is a senior."""
EVERY_PERMISSION = frozenset().union(*GRANTS.values(), *SENIOR_GRANTS.values())
SEPARATED = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
OPENS_ADMINISTRATION = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.SERVICE_MANAGER})
"""Roles whose holders find pages of theirs in the plain administration."""
