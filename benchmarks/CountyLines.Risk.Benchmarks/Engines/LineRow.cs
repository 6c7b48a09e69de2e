namespace CountyLines.Risk.Benchmarks.Engines;

/// <summary>A line as an object, for the engines that take one at a time. The names are those of the default pack.</summary>
public sealed class LineRow
{
    public int FirearmDischarges { get; set; }
    public int FirearmSightings { get; set; }
    public int SeriousViolence { get; set; }
    public int KnifeIncidents { get; set; }
    public int ThreatsAndRobberies { get; set; }
    public int ChildrenExploited { get; set; }
    public int MissingEpisodes { get; set; }
    public int ExploitationSigns { get; set; }
    public int AdultsAndHomesExploited { get; set; }
    public int SupplyModel { get; set; }
    public int ImportingForces { get; set; }
    public int ImportingDistricts { get; set; }
    public int OverdosesAndDeaths { get; set; }
    public int Commodities { get; set; }
    public int BulkMessages { get; set; }
    public int RecentBulkMessages { get; set; }
    public int NumberChanges { get; set; }
    public int NumbersStarted { get; set; }
    public int Status { get; set; }
    public int OcgLink { get; set; }
    public int ArrestsOfSuspects { get; set; }
    public int Seizures { get; set; }
    public int UnknownFactors { get; set; }
    public int WellGradedShare { get; set; }
    public int DaysSinceEvidence { get; set; }
    public int Psychological { get; set; }
    public int Financial { get; set; }
    public int Community { get; set; }
    public int PublicConfidence { get; set; }
    public int Capacity { get; set; }
    public int CapabilityToRespond { get; set; }

    internal static LineRow[] Of(PlainColumns columns)
    {
        var rows = Enumerable.Range(0, columns.Lines).Select(_ => new LineRow()).ToArray();
        foreach (var name in columns.Names)
        {
            var set = typeof(LineRow).GetProperty(PropertyOf(name))!.SetMethod!.CreateDelegate<Action<LineRow, int>>();
            for (var line = 0; line < rows.Length; line++)
                set(rows[line], columns.At(name, line));
        }

        return rows;
    }

    internal static string PropertyOf(string name) => string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
