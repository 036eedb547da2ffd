"""Lists of evaluation that can be taken along as a workbook, a file per family."""
