using System.Globalization;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks.Engines;

/// <summary>One condition as other engines understand it: a number in a range, or a set that has one of some bits.</summary>
sealed record Condition(string Name, int? Low, int? High, int? Bits)
{
    public static Condition Of(RowCell cell)
    {
        var (fact, values) = (cell.Fact, cell.Fact.Values.ToList());
        var words = (cell.Test is Cell.AnyOf many ? many.Parts : [cell.Test]).OfType<Cell.Has>().Select(has => values.IndexOf(has.Word)).ToList();
        return cell.Test switch
        {
            Cell.Between { LowIn: true } or Cell.Between { HighIn: true } when cell.Test is Cell.Between between => new(fact.Name, (int?)between.Low, (int?)between.High, null),
            Cell.Truth truth => new(fact.Name, truth.Expected ? 1 : 0, truth.Expected ? 1 : 0, null),
            _ when fact.Type == FactType.Set && words.Count > 0 => new(fact.Name, null, null, words.Sum(word => 1 << word)),
            _ when words.Count == 1 => new(fact.Name, words[0], words[0], null),
            _ => throw new InvalidOperationException($"The other engines have no way to say '{cell.Test}' yet."),
        };
    }

    /// <summary>In the notation that SQL and C# share, but for the word that joins.</summary>
    public string Text(Func<string, string> nameOf, string and)
    {
        var name = nameOf(Name);
        if (Bits is { } bits)
            return string.Create(CultureInfo.InvariantCulture, $"({name} & {bits}) != 0");
        return string.Join(and, new[] { Low is { } low ? $"{name} >= {low}" : null, High is { } high ? $"{name} <= {high}" : null }.OfType<string>());
    }

    public bool Holds(int value) => Bits is { } bits ? (value & bits) != 0 : (Low is not { } low || value >= low) && (High is not { } high || value <= high);
}

/// <summary>A row of a factor as other engines understand it.</summary>
sealed record RuleRow(int Level, int Number, IReadOnlyList<Condition> When)
{
    /// <summary>Level and row in one number, so that an engine has to look at a row only once.</summary>
    public int Both => (Level * 256) + Number;

    public string Text(Func<string, string> nameOf, string and) => string.Join(and, When.Select(condition => condition.Text(nameOf, and)));
}

/// <summary>The factors of a pack and its confidence rule as plain lists.</summary>
sealed class RuleList(Pack pack)
{
    /// <summary>In the order of the pack; a factor that analysts assess has no rows.</summary>
    public IReadOnlyList<(string Id, int Section, IReadOnlyList<RuleRow> Rows)> Factors { get; } =
    [
        .. pack.Factors.Append(pack.Confidence).Select(factor => (
            factor.Id,
            pack.Sections.ToList().FindIndex(section => section.Id == factor.Section),
            (IReadOnlyList<RuleRow>)[.. factor.Rows.Select(row => new RuleRow(row.Level.Value, row.Number, [.. row.When.Select(Condition.Of)]))])),
    ];

    public IReadOnlyList<int> BandStarts { get; } = [.. pack.Bands.Select(band => (int)band.From)];
}
