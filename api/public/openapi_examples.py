"""What answers of the read API look like, for its description. A test holds them to the shapes."""

from typing import Any

_ASSURED = {
    "assured_date": "2026-11-20T09:30:00Z",
    "assurer": "Information team (example)",
    "method": "seen",
    "attribution": "volunteer",
    "unconfirmed_after": "2026-12-04T09:30:00Z",
    "expires_after": "2026-12-18T09:30:00Z",
}
_LOCATION = {
    "id": "town-centre",
    "zone": "calais",
    "name": {"en": "Calais town centre", "fr": "Centre-ville de Calais"},
    "address": None,
    "latitude": 50.951,
    "longitude": 1.855,
    "precision": "street",
    "is_example": True,
}
_SCHEDULE = {
    "freq": "WEEKLY",
    "interval": 1,
    "byday": "MO,WE",
    "bymonth": None,
    "dtstart": None,
    "until": None,
    "valid_from": None,
    "valid_to": None,
    "opens_at": "16:30:00",
    "closes_at": "18:00:00",
    "public_holidays": "uncertain",
    "timezone": "Europe/Paris",
}
_ONE: dict[str, Any] = {
    "zones": {"id": "calais", "name": {"en": "Calais", "ar": "كاليه"}, "is_example": False},
    "organizations": {
        "id": "kitchen-a",
        "name": "Kitchen A (example)",
        "mandate": "independent",
        "mission": None,
        "mandate_to": None,
        "parent_organization_id": None,
        "description": {"en": "Cooks hot meals."},
        "website": None,
        "email": None,
        "valid_from": "2026-01-01",
        "valid_to": None,
        "phones": [],
        "assurance": _ASSURED,
        "is_example": True,
    },
    "services": {
        "id": "rck-meal",
        "organization": "kitchen-a",
        "kind": "food",
        "name": {"en": "Hot meal", "fr": "Repas chaud"},
        "description": None,
        "bring": None,
        "cost": None,
        "eligibility": ["everyone"],
        "papers_needed": False,
        "languages": ["ar", "en", "ps"],
        "appointment": None,
        "valid_from": None,
        "valid_to": None,
        "service_at_locations": [
            {
                "id": "rck-meal-centre",
                "location": _LOCATION,
                "schedules": [_SCHEDULE],
                "times_known": True,
                "assurance": _ASSURED,
                "alerts": [],
            }
        ],
        "is_example": True,
    },
    "occurrences": {
        "service_at_location": "rck-meal-centre",
        "service": "rck-meal",
        "kind": "food",
        "zone": "calais",
        "location": "town-centre",
        "date": "2026-11-25",
        "opens": "2026-11-25T15:30:00Z",
        "closes": "2026-11-25T17:00:00Z",
        "cancelled": False,
        "change": None,
        "reason": None,
        "may_be_closed": False,
        "alerts": ["channel-info-1f0c"],
        "assurance": _ASSURED,
        "is_example": True,
    },
    "pages": {
        "id": "police",
        "kind": "rights",
        "topic": "police",
        "title": {"en": "The police check or arrest me"},
        "sections": [
            {
                "heading": {"en": "Stay calm"},
                "body": {"en": "You may stay silent."},
                "valid_until": None,
                "sources": [],
            }
        ],
        "sources": [
            {"title": "Service-Public", "url": "https://www.service-public.fr", "read_on": None}
        ],
        "assurance": dict.fromkeys(_ASSURED),
        "is_example": True,
    },
    "languages": {
        "code": "ti",
        "name": "ትግርኛ",
        "direction": "ltr",
        "fallbacks": ["en", "fr"],
        "reviewed_by": None,
    },
    "alerts": {
        "id": "channel-info-1f0c",
        "sender": "channel-info@info.example.org",
        "sent": "2026-11-22T15:00:00Z",
        "msg_type": "Update",
        "references": ["channel-info-0a7b"],
        "category": "Met",
        "urgency": "Expected",
        "severity": "Severe",
        "certainty": "Likely",
        "effective": "2026-11-22T15:00:00Z",
        "expires": "2026-11-23T09:00:00Z",
        "event": {"en": "Storm: strong wind and rain"},
        "headline": {"en": "Storm: strong wind and rain"},
        "description": {"en": "It begins: Sunday 22 November, 20:00."},
        "instruction": {"en": "Do not stay under trees."},
        "areas": {"en": ["Calais"]},
        "contact": None,
        "cap": "https://info.example.org/api/v1/alerts/channel-info-1f0c.xml",
    },
}


def page_of(name: str) -> dict[str, Any]:
    """A list with one thing in it."""
    return {
        "total_items": 1,
        "total_pages": 1,
        "page_number": 1,
        "size": 1,
        "contents": [_ONE[name]],
    }


def response(name: str) -> dict[int | str, dict[str, Any]]:
    """What a route says of its answer in the API's description."""
    return {200: {"content": {"application/json": {"example": page_of(name)}}}}
