using System.Globalization;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>
/// Packs and cases damaged in thousands of ways, the same ways on every machine. More are tried by hand with
/// <c>COUNTYLINES_FUZZ=300000 dotnet test --filter FullyQualifiedName~FuzzTests</c>; what that finds goes into <c>Corpus</c>, named after what it was.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    /// <summary>What the gate has time for.</summary>
    const int InTheGate = 4000;

    static readonly string Home = Path.Combine(Repository.Root, "tests", "CountyLines.Risk.Tests", "Scoring");

    static readonly string ManyForms = File.ReadAllText(Path.Combine(Home, "Corpus", "many-forms.yaml"));
    static readonly string ManyFormsCases = File.ReadAllText(Path.Combine(Home, "Corpus", "many-forms.csv"));

    static readonly IReadOnlyList<string> Packs =
    [
        Some.SmallPack, Some.SmallPack, .. Files("Corpus", "*.yaml").Select(File.ReadAllText), .. Files("Broken", "*.yaml").Select(File.ReadAllText),
    ];

    static readonly IReadOnlyList<string> AllCases = [Some.SmallCases, Some.SmallCases, .. Files("Corpus", "*.csv").Select(File.ReadAllText)];

    static IEnumerable<string> Files(string folder, string pattern) => Directory.GetFiles(Path.Combine(Home, folder), pattern).Order(StringComparer.Ordinal);

    public static TheoryData<string> Corpus => [.. Files("Corpus", "*.*").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Corpus))]
    public void WhatWasFoundOnceIsHeldTo(string file)
    {
        var text = File.ReadAllText(Path.Combine(Home, "Corpus", file));
        if (file.EndsWith(".csv", StringComparison.Ordinal))
            Check(file == "many-forms.csv" ? ManyForms : Some.SmallPack, text);
        else
            Check(text, file == "many-forms.yaml" ? ManyFormsCases : Some.SmallCases);
    }

    [Fact]
    public void NoDamageMakesThePackReaderFailOrLoadAPackThatCannotScore()
    {
        var wanted = int.Parse(Environment.GetEnvironmentVariable("COUNTYLINES_FUZZ") ?? $"{InTheGate}", CultureInfo.InvariantCulture);
        var (read, loaded, scored) = (0, 0, 0);
        var codes = new HashSet<string>();
        for (var seed = 0; seed < wanted; seed++)
        {
            var (pack, cases) = Drawn(seed);
            try
            {
                var (reading, lines) = Check(pack, cases);
                read++;
                loaded += reading.Pack is null ? 0 : 1;
                scored += lines;
                codes.UnionWith(reading.Problems.Select(problem => problem.Code));
            }
            catch (Exception fault)
            {
                File.WriteAllText(Path.Combine(Path.GetTempPath(), $"found-{seed}.yaml"), pack);
                File.WriteAllText(Path.Combine(Path.GetTempPath(), $"found-{seed}.csv"), cases);
                throw new InvalidOperationException($"seed {seed}; both files are in {Path.GetTempPath()} as found-{seed}: {fault.Message}", fault);
            }
        }

        output.WriteLine($"{read} read, {loaded} loaded, {scored} lines scored, {codes.Count} codes seen: {string.Join(' ', codes.Order(StringComparer.Ordinal))}");
        Assert.Equal(wanted, read);
        Assert.InRange(loaded, wanted / 20, wanted * 19 / 20);
        Assert.InRange(scored, 3 * loaded, int.MaxValue);
        Assert.InRange(codes.Count, 45, 200);
    }

    /// <summary>One file at a time is damaged more often than both: most faults of one hide those of the other.</summary>
    static (string Pack, string Cases) Drawn(int seed)
    {
        string DamagedPack(string text) => new PackMutator(Packs, seed).Damage(text);
        string DamagedCases(string text) => new PackMutator(AllCases, seed).Damage(text);
        return (seed % 6) switch
        {
            0 => (Some.SmallPack, DamagedCases(Some.SmallCases)),
            1 => (DamagedPack(Some.SmallPack), Some.SmallCases),
            2 => (DamagedPack(ManyForms), ManyFormsCases),
            3 => (ManyForms, DamagedCases(ManyFormsCases)),
            4 => (DamagedPack(Packs[seed / 6 % Packs.Count]), DamagedCases(AllCases[seed / 6 % AllCases.Count])),
            _ => (DamagedPack(Packs[seed / 6 % Packs.Count]), AllCases[seed / 6 % AllCases.Count]),
        };
    }

    [Fact]
    public void TheSoundPackThatDamageBeginsFromIsSound()
    {
        Assert.Empty(Some.Read(ManyForms, ManyFormsCases).Problems);
    }

    /// <summary>A pack, or problems that each stand at a place inside a file; and a pack scores.</summary>
    static (PackReading Reading, int Scored) Check(string pack, string cases)
    {
        var reading = Some.Read(pack, cases);
        Assert.Equal(reading.Pack is null, reading.Problems.Count > 0);
        Assert.InRange(reading.Problems.Count, 0, RuleProblem.Most + 1);
        foreach (var problem in reading.Problems)
        {
            Assert.Contains(problem.Where.File, (string[])["pack.yaml", "cases.csv"]);
            Assert.Equal(-1, VisibleText.FirstHidden(problem.Message, ""));
            var lines = (problem.Where.File == "pack.yaml" ? pack : cases).Replace("\r\n", "\n").Replace('\r', '\n').Split('\n');
            Assert.InRange(problem.Where.Line, 0, lines.Length);
            if (problem.Where.Line == 0)
            {
                Assert.Equal((0, ""), (problem.Where.Column, problem.SourceLine));
                continue;
            }

            var line = lines[(int)problem.Where.Line - 1];
            Assert.Equal(line, problem.SourceLine);
            Assert.InRange(problem.Where.Column, 1, line.Length + 1);
        }

        if (reading.Pack is not { } sound)
            return (reading, 0);
        var scored = 0;
        foreach (var input in Lines(sound))
        {
            var (score, faults) = Score(sound, input);
            Assert.True(score is not null, string.Join("; ", faults));
            Assert.InRange(score.Risk, 0, score.Highest);
            Assert.NotNull(sound.BandOf(score.Risk));
            scored++;
        }

        return (reading, scored);
    }

    static (LineScore? Score, IReadOnlyList<string> Problems) Score(Pack pack, LineInput input) => Interpreter.Score(pack, input);

    /// <summary>A line of which nothing is known, one with everything at its lowest, and one with everything at its highest.</summary>
    static IEnumerable<LineInput> Lines(Pack pack)
    {
        yield return new LineInput(new Dictionary<string, FactValue>(), new Dictionary<string, int>());
        foreach (var highest in new[] { false, true })
        {
            var facts = pack.Facts.ToDictionary(fact => fact.Name, fact => fact.Type switch
            {
                FactType.Enum => FactValue.Of(fact.Values[highest ? ^1 : 0]),
                FactType.Set => FactValue.OfSet(highest ? fact.Values : []),
                _ => FactValue.Of(highest ? fact.Max : fact.Min),
            });
            var levels = pack.Factors.Where(factor => factor.IsAssessed).ToDictionary(factor => factor.Id, factor => factor.Levels[highest ? ^1 : 0].Value);
            yield return new LineInput(facts, levels);
        }
    }
}
