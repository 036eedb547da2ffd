"""Charts: values in, shapes out. Pure geometry; ``templates/ui/_chart_*.html`` draw, style sheets colour.

Each kind is a frozen dataclass with everything its fragment needs, the table of the same numbers included.
A value is an int, float, Decimal or Fraction; None means "no data" and is never drawn as nought.
"""
