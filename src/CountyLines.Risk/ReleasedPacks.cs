using System.Globalization;
using CountyLines.Risk.Files;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk;

/// <summary>One version of a pack as it was released.</summary>
/// <param name="Id">The pack's name.</param>
/// <param name="Version">The version, as written.</param>
/// <param name="Sha256">The pack's SHA-256 on the day of its release, in lower-case hexadecimal.</param>
/// <param name="On">The day of its release.</param>
public sealed record ReleasedPack(string Id, string Version, string Sha256, DateOnly On)
{
    public string Identity => $"{Id}@{Version}";

    /// <summary>For putting versions in order: 1.10.0 comes after 1.9.0.</summary>
    public Version Number => System.Version.Parse(Version);
}

/// <summary>The list of released packs, <c>released.txt</c>: it is added to, and no line of it is ever edited.</summary>
public sealed class ReleasedPacks(string path)
{
    const string Head = """
        # The versions of rule packs that were released, one a line: name@version, SHA-256 of the pack and its cases, day of release.
        # Lists are scored by released versions only, and only while the pack is what was released. Add a line with:
        #   countylines pack release PATH
        # No line is edited or removed: a released version stays as it is, and a change to it is a new version.

        """;

    const string Remedy = "put the line back as it was, from version control or a backup; lines are added by 'countylines pack release PATH' and never by hand";

    /// <summary>The list's file, for messages.</summary>
    public string File => path;

    /// <summary>Every released version, in the order of release; none when there is no list yet.</summary>
    /// <exception cref="RulesException">The list is damaged. Nothing can be said of any version then.</exception>
    public IReadOnlyList<ReleasedPack> Read()
    {
        if (!System.IO.File.Exists(path))
            return [];
        var (packs, problems) = (new List<ReleasedPack>(), new List<RuleProblem>());
        foreach (var (index, line) in System.IO.File.ReadAllLines(path).Index())
        {
            if (line.Trim() is not ['#', ..] and not "")
                ReadLine(line, index + 1, packs, problems);
        }

        return problems.Count == 0 ? packs : throw new RulesException("The list of released packs is damaged, so nobody can say which rules are in force.", problems);
    }

    /// <summary>Adds a version to the end of the list.</summary>
    public void Add(ReleasedPack pack)
    {
        var text = System.IO.File.Exists(path) ? System.IO.File.ReadAllText(path) : Head;
        var between = text.Length == 0 || text.EndsWith('\n') ? "" : "\n";
        WholeFile.Write(path, string.Create(CultureInfo.InvariantCulture, $"{text}{between}{pack.Identity} {pack.Sha256} {pack.On:yyyy-MM-dd}\n"));
    }

    /// <summary>Keeps others from adding at the same time; two people releasing at once would otherwise lose one of the lines.</summary>
    /// <exception cref="IOException">Somebody else is releasing a pack.</exception>
    public IDisposable Lock()
    {
        return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
    }

    void ReadLine(string line, int number, List<ReleasedPack> packs, List<RuleProblem> problems)
    {
        var before = problems.Count;
        if (line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is not [var identity, var hash, var day])
        {
            Fault("released.form", line.Trim(), $"a line is name@version, SHA-256 and day, with spaces between; {Remedy}");
            return;
        }

        var on = default(DateOnly);
        if (identity.Split('@') is not [{ Length: > 0 } id, var version] || !IsVersion(version))
        {
            Fault("released.identity", identity, $"'{identity}' is not a pack's name and version, such as county-lines@1.0.0; {Remedy}");
            (id, version) = ("", "");
        }

        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower))
            Fault("released.hash", hash, $"'{hash}' is not a SHA-256, which has 64 of the characters 0 to 9 and a to f; {Remedy}");
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out on))
            Fault("released.day", day, $"'{day}' is not a day, such as 2026-11-24; {Remedy}");
        if (packs.Any(pack => pack.Identity == identity))
            Fault("released.twice", identity, $"{identity} is listed twice; a version is released once: keep the line that was there first");
        else if (problems.Count == before)
            packs.Add(new ReleasedPack(id, version, hash, on));

        void Fault(string code, string at, string message)
        {
            problems.Add(new(code, new(path, number, line.IndexOf(at, StringComparison.Ordinal) + 1), message));
        }
    }

    static bool IsVersion(string text) => System.Version.TryParse(text, out var parts) && parts.Build >= 0 && parts.Revision < 0;
}
