using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Scoring.Sql;

/// <summary>What is written for warehouses that do not run here says what the databases that do run here say.</summary>
public sealed class WarehouseTests(ITestOutputHelper output)
{
    static readonly DateOnly AsOf = new(2026, 11, 20);

    /// <summary>What a text can be made of to break out of a literal, a name or a comment.</summary>
    static readonly string[] Pieces =
    [
        "'", "''", "\"", "`", "\\", "\\\\", ";", "--", "/*", "*/", "\n", "\r\n", "\u2028", "\t", "${", "}", "${env:HOME}", "$", "%", "_", "u0041", "n", "0", "R", " ", "a", "é", "線", "😀",
    ];

    /// <summary>A pack whose every free word is hostile.</summary>
    static readonly string HostilePack = """
        pack: hostile
        version: 1.0.0
        effective_from: 2026-11-01
        status: "it's \" ` -- ${env:HOME} \\"
        owner: test
        facts:
          word: { plugin: p, type: enum, values: [WORDS], source: s }
          words: { plugin: p, type: set, values: [WORDS], source: s }
          unknown: { count: unknown_factors, range: [0, 300], worse: higher }
        factors:
          - id: x0
            section: harm
            label: "ends in \\"
            question: "${env:HOME}\n'; DROP TABLE facts; -- \\"
            source: s
            levels:
              - { level: 3, label: "\\", means: "/* ' ` \" \\", when: { word: "it's, back\\slash, \\, `tick`" } }
              - { level: 2, label: "${x}", means: "; -- \\", when: { words: "${env:HOME}, 😀é" } }
              - { level: 1, label: "'", otherwise: true }
          - { id: x1, section: impact, question: "\\", source: s, assessed: [1, 2] }
          - { id: x2, section: capability, question: "'", source: s, assessed: [1, 2] }
          - { id: position0, section: position, question: q, source: s, assessed: [0, 1] }
        sections: { harm: { total: sum }, impact: { total: sum }, capability: { total: sum } }
        risk: round((harm + impact) / 2, up) + capability
        bands: [ { band: "Lo'w\\", from: 0 }, { band: "`${env:HOME}\" \\'", from: 4 }, { band: "😀 \\u0041 --", from: 5 } ]
        position: [position0]
        confidence:
          question: "\\"
          source: s
          levels:
            - { level: 1, label: "\\", when: { unknown: "0" } }
            - { level: 0, label: L0, otherwise: true }
        """.Replace("WORDS", """ "it's", "back\\slash", "\\", "`tick`", "a\"b", "--x", "/*y", "${env:HOME}", "😀é", "%_\\%" """, StringComparison.Ordinal);

    static Pack Hostile => PackReader.ReadWithoutCases(HostilePack) ?? throw new InvalidOperationException("the hostile pack does not load");

    static IEnumerable<(Pack Pack, int Seed)> Drawn(int count) => Enumerable.Range(0, int.MaxValue).Select(seed => (Pack: DrawnPack.Of(seed), seed)).Where(one => one.Pack is not null).Select(one => (one.Pack!, one.seed)).Take(count);

    [Fact]
    public void TrinoIsGivenTheStatementOfPostgresqlByteForByte()
    {
        var looked = 0;
        foreach (var pack in Drawn(30).Select(one => one.Pack).Append(Some.Pack).Append(Hostile))
        {
            var (postgresql, trino) = (SqlPack.Write(pack, SqlDialect.Postgresql, AsOf), SqlPack.Write(pack, SqlDialect.Trino, AsOf));
            var (begin, other) = (postgresql.IndexOf("\nWITH\n", StringComparison.Ordinal), trino.IndexOf("\nWITH\n", StringComparison.Ordinal));
            Assert.Equal(postgresql[begin..], trino[other..]);
            Assert.All((postgresql[..begin] + "\n" + trino[..other]).Split('\n'), line => Assert.StartsWith("--", line));
            Assert.Equal(postgresql[..begin].Replace(", for Postgresql.", ", for Trino.").Replace(" TEXT NOT NULL PRIMARY KEY", " VARCHAR").Replace("\" TEXT", "\" VARCHAR"), trino[..other]);
            looked++;
        }

        Assert.Equal(32, looked);
    }

    [Fact]
    public void SparksQueryReadByItsRulesScoresEveryLineAsTheKernelDoes()
    {
        using var connection = Databases.Open(SqlDialect.Duckdb, "");
        var (compared, literals, divisions) = (0, 0, 0);
        foreach (var (pack, seed) in Drawn(20).Append((Some.Pack, 1)).Append((Hostile, 2)))
        {
            var draw = new Random(seed);
            var written = SqlPack.Write(pack, SqlDialect.Spark, AsOf);
            // A shell that takes line after line ends the statement at the first line that ends in one.
            Assert.Equal(written.Length - 2, written.IndexOf(";\n", StringComparison.Ordinal));
            var query = SparkText.Read(written);
            var lines = Enumerable.Range(0, 100).Select(line => pack == Some.Pack ? DefaultLine.Drawn(draw, line % 4 * 0.1) : DrawnPack.Line(pack, draw, line % 3 * 0.2));
            compared += SqlPackTests.Compare(connection, pack, SqlDialect.Duckdb, [.. lines], query.Duckdb);
            literals += query.Literals;
            divisions += query.Divisions;
        }

        output.WriteLine($"{compared} answers, {literals} literals, {divisions} divisions");
        Assert.InRange(compared, 50_000, int.MaxValue);
        Assert.InRange(literals, 2_000, int.MaxValue);
        Assert.InRange(divisions, 4, int.MaxValue);
    }

    [Theory]
    [InlineData(SqlDialect.Duckdb)]
    [InlineData(SqlDialect.Spark)]
    public void NoTextOrNameBreaksOutOfItsQuotes(SqlDialect dialect)
    {
        var draw = new Random(7);
        using var connection = Databases.Open(SqlDialect.Duckdb, "");
        var looked = 0;
        for (var round = 0; round < 40; round++)
        {
            var texts = Enumerable.Range(0, 50).Select(_ => string.Concat(Enumerable.Range(0, draw.Next(1, 7)).Select(_ => Pieces[draw.Next(Pieces.Length)]))).ToList();
            // Spark, too, has its names from the facts and factors of a pack, so no name has a line end or a variable in it.
            var names = texts.Select((text, index) => $"{index:D2}_{text.ReplaceLineEndings("").Replace("${", "", StringComparison.Ordinal)}").ToList();
            var sql = $"-- {SqlWords.Comment(texts[0])}\nSELECT {string.Join(",\n  ", texts.Zip(names).Select(pair => $"{dialect.Text(pair.First)} AS {dialect.Name(pair.Second)} -- {SqlWords.Comment(pair.First)}\n"))};\n";
            var row = Assert.Single(Databases.Answers(connection, dialect == SqlDialect.Spark ? SparkText.Read(sql).Duckdb : sql));
            Assert.Equal(names, row.Keys);
            Assert.Equal(texts.Select(text => text.Replace("\r\n", "  ", StringComparison.Ordinal).Replace('\n', ' ').Replace('\t', ' ').Replace('\u2028', ' ').Trim()), row.Values);
            looked += row.Count;
        }

        Assert.Equal(40 * 50, looked);
    }
}
