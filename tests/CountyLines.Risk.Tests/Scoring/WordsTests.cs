using CountyLines.Risk.Scoring;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>The word that somebody meant is the one that fewest letters tell apart.</summary>
public sealed class WordsTests
{
    [Fact]
    public void TheNearestWordIsTheOneThatACountOfLettersWithoutShortcutsFinds()
    {
        var draw = new Random(1);
        var (looked, found) = (0, 0);
        for (var round = 0; round < 3000; round++)
        {
            var word = Drawn(draw);
            var candidates = Enumerable.Range(0, 6).Select(_ => draw.Next(3) == 0 ? Drawn(draw) : Mistyped(word, draw)).ToList();
            var expected = candidates
                .Select(candidate => (candidate, Distance: Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant())))
                .Where(pair => pair.Distance <= Math.Max(1, Math.Max(word.Length, pair.candidate.Length) / 3))
                .OrderBy(pair => pair.Distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal)
                .Select(pair => pair.candidate).FirstOrDefault();

            Assert.Equal(expected, Words.Nearest(word, candidates));
            looked++;
            found += expected is null ? 0 : 1;
        }

        Assert.Equal(3000, looked);
        Assert.InRange(found, 1500, 2990);
    }

    [Fact]
    public void AMistypedReferenceIsFoundAmongAHundredThousand()
    {
        Assert.Equal("CL/2026/47110", Words.Nearest("CL/2026/4711O", Enumerable.Range(0, 100_000).Select(number => $"CL/2026/{number:D5}").Reverse().Where(one => one != "CL/2026/04711")));
    }

    [Fact]
    public void AWordLongerThanAnyNameIsComparedWithNothing()
    {
        Assert.Null(Words.Nearest(new string('x', 41), [new string('x', 40)]));
        Assert.Equal(new string('x', 40), Words.Nearest(new string('x', 39), [new string('x', 40), new string('x', 41)]));
    }

    static string Drawn(Random draw) => string.Concat(Enumerable.Range(0, draw.Next(41)).Select(_ => "abcAB_-1"[draw.Next(8)]));

    static string Mistyped(string word, Random draw)
    {
        for (var count = draw.Next(12); count > 0; count--)
        {
            var at = draw.Next(word.Length + 1);
            word = draw.Next(3) switch
            {
                0 when word.Length < 40 => word.Insert(at, "x"),
                1 when at < word.Length => word.Remove(at, 1),
                _ when at < word.Length => word.Remove(at, 1).Insert(at, "y"),
                _ => word,
            };
        }

        return word;
    }

    /// <summary>The textbook recurrence, each cell from its three neighbours.</summary>
    static int Distance(string left, string right)
    {
        var cells = new int[left.Length + 1, right.Length + 1];
        for (var row = 0; row <= left.Length; row++)
        {
            for (var column = 0; column <= right.Length; column++)
            {
                cells[row, column] = row == 0 ? column : column == 0 ? row
                    : Math.Min(Math.Min(cells[row - 1, column], cells[row, column - 1]) + 1, cells[row - 1, column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1));
            }
        }

        return cells[left.Length, right.Length];
    }
}
