namespace CountyLines.Risk.Release;

/// <summary>
/// A record in the style of the UK's Algorithmic Transparency Recording Standard. What a pack knows is told; what it cannot know is left
/// as a marked blank, because a record that guesses is worse than one with a gap.
/// </summary>
static class PackRecord
{
    public static Raw Of(PackSheet sheet)
    {
        var pack = sheet.Pack;
        return Html.Of($"""
            <section id="record"><h2>Transparency record</h2>
            <p>In the style of the UK Algorithmic Transparency Recording Standard. Dashed boxes are for the force to fill in: a rule pack cannot know them.</p>
            {Part("Owner and responsibility",
                ("Tool", Html.Of($"Scoring of mapped county lines under the rule pack {pack.Identity}: {pack.Status}")),
                ("Organisation", Blank.Of("force and department")),
                ("Owner of the rules", Html.Of($"{pack.Owner}")),
                ("Senior responsible owner", Blank.Of("name of the role")),
                ("Contact and public page", Blank.Of("address for questions, and where this record is published")),
                ("Supplier", Blank.Of("who supplies, hosts and maintains the tool, and under what contract")),
                ("Protective marking of this paper", Blank.Of("marking and handling")))}
            {Part("What the tool does",
                ("Purpose", sheet.Notes.Purpose.Length > 0 ? Html.Of($"{sheet.Notes.Purpose}") : Blank.Of("what it is for")),
                ("How it works", Html.Of($"It counts what is recorded about a line, gives each of {pack.RiskFactors.Count()} factors a level by written rules or by an analyst's assessment, and makes one risk of the levels: {PackTotals.Formula(pack)}. There is no learned model and no chance in it: the same records give the same score.")),
                ("What it does not do", Html.Of($"It scores lines, not people. It does not predict what anybody will do, and it starts no action.")),
                ("Why a tool, and what else was looked at", Blank.Of("how lines were put in order before, and which alternatives were looked at")))}
            {PackRecordData.Of(sheet)}
            {Part("How decisions are made",
                ("Who decides", Html.Of($"A tasking meeting decides where to work. The ranked list is one of the things before it.")),
                ("Human oversight", Html.Of($"A person releases a list, and a second person approves it. Nothing goes to a partner before that. For each line the list shows what stands behind each level, what is unknown and how far the risk could go.")),
                ("Who changes the rules", Html.Of($"The owner, by a new version. A released version is listed with its SHA-256 and cannot change: a changed file does not load.")),
                ("Training", Blank.Of("what analysts and the meeting are taught before they use it")),
                ("Review and challenge", Blank.Of("how somebody affected can ask for a decision to be looked at again, and how often the rules are reviewed")),
                ("How often it runs, and on how many lines", Blank.Of("frequency and scale")))}
            {Part("Limits, risks and impact",
                ("Unknowns", Html.Of($"What nobody has looked at is unknown and not 0. A line with unknowns may be worse than its place says; its highest possible risk is shown beside it, and its confidence is lower.")),
                ("Records, not the world", Html.Of($"The score sees what was recorded. Places and victims that are watched less are recorded less.")),
                ("Where the numbers come from", Html.Of($"{pack.Status}. See the sources above. Levels that an analyst gives are judgements; two analysts may differ by one level.")),
                ("What keeps errors in check", Html.Of($"{Words.Count(sheet.Written.Cases.Count, "case", "cases")} must pass before the pack loads. It is proved that a worse fact never lowers a level and that a higher total never lowers the risk. A line that cannot be scored is shown as in error and never as a low risk.")),
                ("Risks and how they are met", Blank.Of("risks that the force sees, such as over-reliance on the list, and what it does about each")),
                ("Data protection impact assessment", Blank.Of("date and outcome")),
                ("Equality impact assessment", Blank.Of("date and outcome")))}
            </section>

            """);
    }

    internal static Raw Part(string title, params IReadOnlyList<(string Name, Raw Text)> entries)
    {
        var rows = entries.Select(entry => (IReadOnlyList<Raw>)[Html.Of($"{entry.Name}"), entry.Text]);
        return Html.Of($"""
            <h3>{title}</h3>
            {Table.Of(default, "stack record", [new("Item", NamesRow: true), new("Record")], rows)}
            """);
    }
}
