"""What seals cover: every column of everything that belongs to a ticket, or a reason why not."""

from feedback.seals.columns import NOT_OF_A_TICKET, PARTS, UNSEALED


def test_every_column_of_a_ticket_is_sealed_or_said_not_to_be():
    sealed = {model: set(names.split()) for columns in PARTS.values() for model, names in columns.items()}
    for model in next(iter(sealed))._meta.app_config.get_models():
        if model in NOT_OF_A_TICKET:
            continue
        columns = {field.attname for field in model._meta.concrete_fields}
        assert columns - sealed.get(model, set()) == set(UNSEALED.get(model, ())), model.__name__
        assert sealed.get(model, set()) <= columns, model.__name__
