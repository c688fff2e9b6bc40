"""Allow and forbid origins."""

from __future__ import annotations

from dataclasses import asdict

from ledger.origins import CrawlPermission, build_permission, require_origin
from scheduler.errors import OriginConfigured, PermissionDiffers
from scheduler.workspace import Workspace
from spiders.registry import find_site


def allow_origin(
    workspace: Workspace, origin: str, *, site: str, basis: str, approver: str, replaces: bool = False
) -> CrawlPermission:
    """Store the permission for an origin and return it; if the same one is stored, it stays as it is.

    Raise NotAnOrigin, UnknownSite, or PermissionDiffers if the origin is allowed for another site, on another basis or
    by another approver, unless `replaces`.
    """
    if site:
        find_site(site)
    permission = build_permission(origin, site, basis, approver, workspace.user, workspace.now())
    known = find_permission(workspace, permission.origin)
    if known and (known.site, known.basis, known.approver) == (site, basis, approver):
        return known
    if known and not replaces:
        raise PermissionDiffers(known)
    workspace.ledger.origins.allow(permission)
    workspace.audit("site allow", asdict(permission))
    return permission


def forbid_origin(workspace: Workspace, origin: str) -> tuple[str, bool]:
    """Withdraw the permission for an origin; return the origin, and whether it was allowed.

    Raise OriginConfigured if the configuration file allows it, which only its author can change.
    """
    exact = require_origin(origin)
    was_allowed = workspace.ledger.origins.forbid(exact)
    workspace.audit("site forbid", {"origin": exact}, int(was_allowed))
    if find_permission(workspace, exact):
        raise OriginConfigured(exact, was_stored=was_allowed)
    return exact, was_allowed


def find_permission(workspace: Workspace, origin: str) -> CrawlPermission | None:
    """Return the permission for an exact origin, or None."""
    return next((known for known in workspace.allowed_origins() if known.origin == origin), None)
