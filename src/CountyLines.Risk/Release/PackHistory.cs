using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>What changed since the version before.</summary>
static class PackHistory
{
    public static Raw Of(PackSheet sheet)
    {
        return Html.Of($"""
            <section id="changes"><h2>Changes since the version before</h2>
            {(sheet.Before is { } before ? Since(sheet, before) : Html.Of($"<p>This is the first version.</p>"))}
            </section>

            """);
    }

    static Raw Since(PackSheet sheet, WrittenPack before)
    {
        var standing = sheet.BeforeReleasedOn is { } day ? $"released on {Words.Long(day)}" : "not released";
        var changes = PackChanges.Between(before, sheet.Written);
        var intro = Html.Of($"""<p>Compared with {before.Pack.Identity}, {standing}, SHA-256 <span class="hash">{before.Pack.Sha256}</span>.</p>""");
        if (changes.Count == 0)
            return Html.Of($"{intro}<p>No rule, note or case says anything else; only the order or the way of writing differs.</p>");
        Column[] columns = [new("Part"), new(""), new("What"), new("Before and now")];
        return Html.Of($"""
            {intro}
            {Table.Of(Html.Of($"{Summary(changes)}"), "stack changes", columns, changes.Select(Row))}
            """);
    }

    static string Summary(IReadOnlyList<PackChange> changes)
    {
        var kinds = Enum.GetValues<ChangeKind>().Select(kind => (Kind: kind, Count: changes.Count(change => change.Kind == kind))).Where(one => one.Count > 0);
        return $"{Words.Count(changes.Count, "change", "changes")}: {string.Join(", ", kinds.Select(one => $"{one.Count} {Of(one.Kind)}"))}";
    }

    static IReadOnlyList<Raw> Row(PackChange change)
    {
        var words = change.Kind switch
        {
            ChangeKind.Added => Html.Of($"{change.After}"),
            ChangeKind.Removed => Html.Of($"""<span class="was">It said: {change.Before}</span>"""),
            ChangeKind.Moved when change.Before == change.After => Html.Of($"{change.After}"),
            _ => Html.Of($"""<p class="was">Before: {Or(change.Before)}</p><p>Now: {Or(change.After)}</p>"""),
        };
        return [Html.Of($"{change.Part}"), Html.Of($"""<span class="tag">{Sign(change.Kind)} {Of(change.Kind)}</span>"""), Html.Of($"{change.What}"), words];
    }

    static string Or(string text) => text.Length > 0 ? text : "nothing";

    static string Of(ChangeKind kind) => kind.ToString().ToLowerInvariant();

    static string Sign(ChangeKind kind)
    {
        return kind switch { ChangeKind.Added => "+", ChangeKind.Removed => "−", ChangeKind.Moved => "↕", _ => "≠" };
    }
}
