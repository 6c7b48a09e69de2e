using System.Globalization;

namespace CountyLines.Risk.Scoring;

/// <summary>A cell of a pack as a condition on a column whose value is known.</summary>
static class SqlCell
{
    /// <summary>A value as it stands in the table of facts.</summary>
    public static string Literal(decimal number, FactType type, SqlDialect dialect)
    {
        return type == FactType.Date
            ? dialect.Text(DateOnly.FromDayNumber((int)number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            : number.ToString(CultureInfo.InvariantCulture);
    }

    public static string Literal(FactValue value, Fact fact, SqlDialect dialect)
    {
        return fact.Type switch
        {
            FactType.Enum => dialect.Text(value.Text),
            FactType.Set => dialect.Text(string.Join(';', value.Members)),
            _ => Literal(value.Number, fact.Type, dialect),
        };
    }

    /// <summary>The condition, or null when it always holds.</summary>
    public static string? Condition(Cell cell, Fact fact, string column, SqlDialect dialect)
    {
        switch (cell)
        {
            case Cell.Between { Low: { } low, High: { } high, LowIn: true, HighIn: true } when low == high:
                return $"{column} = {Literal(low, fact.Type, dialect)}";
            case Cell.Between between:
                string?[] ends =
                [
                    between.Low is { } from ? $"{column} {(between.LowIn ? ">=" : ">")} {Literal(from, fact.Type, dialect)}" : null,
                    between.High is { } to ? $"{column} {(between.HighIn ? "<=" : "<")} {Literal(to, fact.Type, dialect)}" : null,
                ];
                var stated = ends.OfType<string>().ToList();
                return stated.Count switch { 0 => null, 1 => stated[0], _ => $"({string.Join(" AND ", stated)})" };
            case Cell.Truth truth:
                return $"{column} = {(truth.Expected ? 1 : 0)}";
            case Cell.Has has:
                return fact.Type == FactType.Set ? dialect.HasWord(column, has.Word) : $"{column} = {dialect.Text(has.Word)}";
            case Cell.AnyOf any when fact.Type == FactType.Enum && any.Parts.All(part => part is Cell.Has):
                return $"{column} IN ({string.Join(", ", any.Parts.Cast<Cell.Has>().Select(part => dialect.Text(part.Word)))})";
            case Cell.AnyOf any:
                var parts = any.Parts.Select(part => Condition(part, fact, column, dialect)).ToList();
                return parts.Contains(null) ? null : $"({string.Join(" OR ", parts)})";
            case Cell.Not not:
                return Condition(not.Inner, fact, column, dialect) is { } inner ? $"NOT ({inner})" : "1 = 0";
            case Cell.Any:
                return null;
            default:
                throw new InvalidOperationException($"'{cell}' has no meaning without an as-of date.");
        }
    }
}
