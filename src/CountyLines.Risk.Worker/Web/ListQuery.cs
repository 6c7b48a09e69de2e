using CountyLines.Risk.Lines;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace CountyLines.Risk.Worker.Web;

/// <summary>Which lines are asked for and how they are shown, as it stands in the page's address.</summary>
sealed record ListQuery
{
    public const string ByRank = "rank";

    /// <summary>What a meeting asks about each line, and as much as a screen of 1280 pixels holds.</summary>
    static readonly string[] UsualColumns = ["from", "to", "confidence", "interval", "review", "decision"];

    /// <summary>A run by its number; null for the last.</summary>
    [FromQuery]
    public long? Run { get; init; }

    /// <summary>Only lines of these bands.</summary>
    [FromQuery]
    public string[] Band { get; init; } = [];

    /// <summary>A part of the name or the reference.</summary>
    [FromQuery]
    public string? Text { get; init; }

    /// <summary>The code of a force or a district from which or into which a line runs.</summary>
    [FromQuery]
    public string? Area { get; init; }

    /// <summary>The codes of two districts with ':' between: only lines from the first into the second.</summary>
    [FromQuery]
    public string? Pair { get; init; }

    [FromQuery]
    public string? Status { get; init; }

    /// <summary>What the meeting decided; <c>none</c> for lines without an open decision.</summary>
    [FromQuery]
    public string? Decision { get; init; }

    /// <summary>Only lines whose review, or whose decision's review, is overdue.</summary>
    [FromQuery]
    public bool Overdue { get; init; }

    [FromQuery]
    public string Sort { get; init; } = ByRank;

    /// <summary>The columns beside rank, move, line, band and risk; the usual ones when none is named.</summary>
    [FromQuery]
    public string[] Column { get; init; } = [];

    /// <summary>After so many lines the cut line is drawn; 0 for none.</summary>
    [FromQuery]
    public int Cut { get; init; } = 10;

    /// <summary>Large, for the wall of a meeting.</summary>
    [FromQuery]
    public bool Wall { get; init; }

    /// <summary>From 1.</summary>
    [FromQuery]
    public int Page { get; init; } = 1;

    public bool Shows(string column) => (Column.Length == 0 ? UsualColumns : Column).Contains(column);

    public bool IsFiltered => Band.Length > 0 || Text is { Length: > 0 } || Area is { Length: > 0 } || Pair is { Length: > 0 } || Status is { Length: > 0 } || Decision is { Length: > 0 } || Overdue;

    /// <summary>The lines asked for, in the order asked for.</summary>
    /// <param name="today">Decisions are made between runs, and overdue today; a line was overdue on the run's day.</param>
    public IReadOnlyList<RunLine> Of(RunReport report, IReadOnlyDictionary<string, Decision> decisions, DateOnly today)
    {
        var asOf = report.Run.AsOf;
        var lines = report.Lines.Where(line => !IsFiltered || IsWanted(line, decisions.GetValueOrDefault(line.Line.Reference), asOf, today));
        return
        [
            .. Sort switch
            {
                "name" => lines.OrderBy(line => line.Standing == Standing.Withheld).ThenBy(line => line.Line.Name, StringComparer.OrdinalIgnoreCase),
                "highest" => lines.OrderByDescending(line => line.Score?.Highest ?? -1),
                "movement" => lines.OrderByDescending(line => line.Rank is null ? -1 : line.Before?.Rank is { } before ? Math.Abs(before - line.Rank.Value) : 0),
                "review" => lines.OrderBy(line => line.Line.ReviewDue ?? DateOnly.MaxValue),
                "activity" => lines.OrderBy(line => line.DaysSinceActivity(asOf) ?? int.MaxValue),
                _ => lines,
            },
        ];
    }

    bool IsWanted(RunLine line, Decision? decision, DateOnly asOf, DateOnly today)
    {
        // A withheld line shows nothing, so nothing can be asked of it but its reference.
        if (line.Standing == Standing.Withheld)
            return Band.Length == 0 && Area is not { Length: > 0 } && Pair is not { Length: > 0 } && Status is not { Length: > 0 } && Decision is not { Length: > 0 } && !Overdue && IsNamed(line.Line.Reference);
        return (Band.Length == 0 || (line.Band is { } band && Band.Contains(band.Name)))
            && (IsNamed(line.Line.Reference) || IsNamed(line.Line.Name))
            && (Area is not { Length: > 0 } area || RunsThrough(line.Line, area))
            && (Pair is not { Length: > 0 } pair || pair.Split(':') is [var from, var to] && line.Line.ExportingDistrict == from && line.Line.ImportingDistricts?.Contains(to) == true)
            && (Status is not { Length: > 0 } status || LineWords.Of(line.Line.Status) == status)
            && (Decision is not { Length: > 0 } wanted || (decision?.What ?? "none") == wanted)
            && (!Overdue || line.IsReviewOverdue(asOf) || decision?.IsReviewOverdue(today) == true);
    }

    bool IsNamed(string text) => Text is not { Length: > 0 } wanted || text.Contains(wanted.Trim(), StringComparison.OrdinalIgnoreCase);

    static bool RunsThrough(Line line, string area)
    {
        return line.ExportingForce == area || line.ExportingDistrict == area
            || line.ImportingDistricts?.Any(code => code == area || (ReferenceData.Districts.TryGetValue(code, out var district) && district.ForceCode == area)) == true;
    }

    /// <summary>The address of the same list with another page, order or look.</summary>
    public string With(string path = "/list", int? page = null, string? sort = null, bool? wall = null)
    {
        var values = new List<KeyValuePair<string, string?>>();
        void Add(string name, string? value) => values.Add(new(name, value));
        if (Run is { } run)
            Add("run", $"{run}");
        foreach (var band in Band)
            Add("band", band);
        if (Text is { Length: > 0 })
            Add("text", Text);
        if (Area is { Length: > 0 })
            Add("area", Area);
        if (Pair is { Length: > 0 })
            Add("pair", Pair);
        if (Status is { Length: > 0 })
            Add("status", Status);
        if (Decision is { Length: > 0 })
            Add("decision", Decision);
        if (Overdue)
            Add("overdue", "true");
        if ((sort ?? Sort) is var by && by != ByRank)
            Add("sort", by);
        foreach (var column in Column)
            Add("column", column);
        if (Cut != 10)
            Add("cut", $"{Cut}");
        if (wall ?? Wall)
            Add("wall", "true");
        if ((page ?? 1) is > 1 and var number)
            Add("page", $"{number}");
        return QueryHelpers.AddQueryString(path, values);
    }
}
