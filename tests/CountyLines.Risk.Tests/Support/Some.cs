using System.Text;
using System.Text.Json;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;
using CsvHelper;
using Microsoft.Extensions.Time.Testing;

namespace CountyLines.Risk.Tests.Support;

/// <summary>Plausible values for tests that do not care which.</summary>
static class Some
{
    /// <summary>The day on which the sample extract was made.</summary>
    public static readonly DateOnly Day = new(2026, 11, 20);

    public static RulesFolder Rules { get; } = new(Repository.Rules);

    public static LoadedPack LoadedPack { get; } = Rules.PackNamed("county-lines@1.0.0");

    public static Pack Pack => LoadedPack.Pack;

    /// <summary>The levels that an analyst may give in the default pack.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<int>> Scales { get; } = Pack.Factors.Where(factor => factor.IsAssessed)
        .ToDictionary(factor => factor.Id, factor => (IReadOnlyList<int>)[.. factor.Levels.Select(level => level.Value)]);

    public static Kernel Kernel { get; } = Kernel.Compile(Pack, Day);

    public static Feed Feed { get; } = Rules.FeedNamed("force-extract");

    public static FakeTimeProvider Clock() => new(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));

    /// <summary>Who acts in tests that do not care who.</summary>
    public static Person Person { get; } = Risk.Lines.Person.Of("Tester")!;

    /// <summary>Where the store of a test is that keeps its files in a folder. Every test comes to its store through here.</summary>
    public static StorePlace Place(string folder) => StoreUnderTest.Place(folder);

    public static RiskStore Store(TempFolder folder) => RiskStore.Open(Some.Place(folder.Path), Clock(), Person);

    /// <summary>Reads an extract the way a pull does, against a store that holds nothing.</summary>
    public static Extract Extract(string folder, DateOnly? today = null)
    {
        return ExtractReader.Read(Feed, folder, new PullContext(today ?? Day, new HashSet<string>(), Scales));
    }

    public static Line Line(string reference = "CL/2026/900")
    {
        return new Line
        {
            Reference = reference,
            Name = "Example line",
            Status = LineStatus.Active,
            ExportingForce = "E23000014",
            ExportingDistrict = "E08000025",
            ImportingDistricts = ["E06000018"],
            Commodities = ["crack", "heroin"],
            OcgReference = "",
            SupplyModel = "commuting",
            FirstSeen = new DateOnly(2025, 1, 1),
            LastActivity = new DateOnly(2026, 11, 1),
            ReviewDue = new DateOnly(2027, 1, 1),
            Marking = Marking.OfficialSensitive,
            Handling = Handling.P,
        };
    }

    public static Evidence Evidence(string kind, DateOnly day, int quantity = 1, string reference = "N1", string line = "CL/2026/900")
    {
        return new Evidence(reference, line, kind, day, quantity, "2B", Handling.P);
    }

    public static LineRecords Records(Line? line = null, IEnumerable<Evidence>? evidence = null, IEnumerable<DealNumber>? numbers = null, IEnumerable<Assessment>? assessments = null)
    {
        return new LineRecords(line ?? Line(), [.. numbers ?? []], [.. evidence ?? []], [.. assessments ?? []]);
    }

    /// <summary>The smallest pack that loads, for tests that change one thing in it.</summary>
    public const string SmallPack = """
        pack: small
        version: 1.0.0
        effective_from: 2026-11-01
        status: product default, MoRiLE-style; not the national matrix
        owner: SOCU analysis
        facts:
          discharges: { count: evidence, kinds: [firearm-discharge], within: 12 months, range: [0, 999], worse: higher }
          knives: { count: evidence, kinds: [knife], within: 6 months, range: [0, 999], worse: higher }
          unknown: { count: unknown_factors, range: [0, 99], worse: higher }
        factors:
          - id: physical
            section: harm
            question: Physical harm done
            source: product default
            levels:
              - { level: 4, label: Critical, means: A firearm was discharged, when: { discharges: ">= 1" } }
              - { level: 2, label: Moderate, means: Knives used repeatedly, when: { knives: ">= 3" } }
              - { level: 0, label: None known, otherwise: true }
          - { id: reach, section: capability, question: How far it reaches, source: product default, assessed: [1, 2] }
          - { id: capacity, section: position, question: Have we the people, source: product default, assessed: [0, 1] }
        sections: { harm: { total: sum }, capability: { total: sum } }
        risk: harm * capability
        bands: [ { band: Low, from: 0 }, { band: High, from: 4 } ]
        position: [capacity]
        confidence:
          question: How far can it be trusted
          source: product default
          levels:
            - { level: 1, label: High, means: Nothing is unknown, when: { unknown: "0" } }
            - { level: 0, label: Low, otherwise: true }
        """;

    /// <summary>The cases of <see cref="SmallPack"/>.</summary>
    public const string SmallCases = """
        case,factor,given,expected
        A discharge is critical,physical,discharges = 1,4
        Three knives are moderate,physical,knives = 3,2
        Two knives are nothing known,physical,knives = 2,0
        Reach one,reach,reach = 1,1
        Reach two,reach,reach = 2,2
        Capacity none,capacity,capacity = 0,0
        Capacity one,capacity,capacity = 1,1
        Nothing unknown is high,confidence,unknown = 0,1
        One unknown is low,confidence,unknown = 1,0
        """;

    public static PackReading Read(string pack, string cases = SmallCases) => PackReader.Read(pack, cases, "pack.yaml", "cases.csv");

    /// <summary>One row of a file as CsvHelper reads it: an eye that is not the product's.</summary>
    /// <param name="Row">As a spreadsheet numbers it.</param>
    /// <param name="Raw">As it stands in the file, without its line end.</param>
    public sealed record CsvLine(int Row, string Raw, IReadOnlyDictionary<string, string> Cells)
    {
        public string this[string column] => Cells[column];
    }

    public static IReadOnlyList<CsvLine> RowsOf(string folder, string file)
    {
        using var csv = CsvReader.FromFile(Path.Combine(folder, file));
        var rows = new List<CsvLine>();
        while (csv.Read())
            rows.Add(new CsvLine(rows.Count + 2, Encoding.UTF8.GetString(csv.RawRecord), csv.Headers.ToArray().ToDictionary(name => name, name => csv.GetString(name))));
        return rows;
    }

    /// <summary>Pulls an extract into a store as the product does.</summary>
    public static WholePull Pull(RiskStore store, string folder, DateOnly? today = null, string feed = "force-extract")
    {
        var (source, collector) = (Feed with { Name = feed }, new Collector());
        // Read once more to be looked at, from the same files and knowing the same lines.
        var context = new PullContext(today ?? Day, store.LinesKnownTo(feed), Scales);
        var intake = ExtractReader.Read(source, ExtractFiles.Open(source, folder, context), context, collector);
        var report = new RiskCycle(store, Rules, folder).Pull(new FeedSource(source, folder), today ?? Day, "Tester");
        Xunit.Assert.Equal(JsonSerializer.Serialize(intake.Files), JsonSerializer.Serialize(report.Intake.Files));
        return new WholePull(collector.ToExtract(intake), report.Outcome, report.PossibleDuplicates);
    }

    /// <summary>An extract that brings what is given and nothing else.</summary>
    public static Extract ExtractOf(
        IReadOnlyList<Line>? lines = null, IReadOnlyList<DealNumber>? numbers = null, IReadOnlyList<Evidence>? evidence = null, IReadOnlyList<Assessment>? assessments = null,
        IReadOnlyList<string>? refused = null, IReadOnlyList<QuarantinedValue>? quarantined = null, string feed = "force-extract", DateOnly? today = null)
    {
        return new Extract(feed, today ?? Day, "digest", lines ?? [], numbers ?? [], evidence ?? [], assessments ?? [], refused ?? [], quarantined ?? [], [], []);
    }

    /// <summary>Every row of some tables, as text, read without the product.</summary>
    public static string Dump(TempFolder folder, params string[] tables)
    {
        var text = new StringBuilder();
        using var connection = StoreUnderTest.Connect(folder.Path);
        foreach (var table in tables.Length > 0 ? tables : ["line", "number", "evidence", "assessment", "quarantine", "run", "run_line", "pack"])
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table} ORDER BY 1, 2";
            using var reader = command.ExecuteReader();
            while (reader.Read())
                text.Append(table).Append('|').AppendJoin('|', Enumerable.Range(0, reader.FieldCount).Select(index => reader.IsDBNull(index) ? "NULL" : reader.GetValue(index).ToString())).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Runs SQL on a store behind the product's back.</summary>
    public static void Sql(TempFolder folder, string sql) => StoreUnderTest.Execute(folder.Path, sql);

    /// <summary>Whatever of a store can be read, as text of which no byte is lost.</summary>
    public static string BytesOf(TempFolder folder) => StoreUnderTest.Everything(folder.Path);
}
