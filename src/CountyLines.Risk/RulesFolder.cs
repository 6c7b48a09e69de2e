using CountyLines.Risk.Audiences;
using CountyLines.Risk.Duplicates;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk;

/// <summary>Rules that cannot be used, with everything that is wrong with them.</summary>
public sealed class RulesException(string summary, IReadOnlyList<RuleProblem> problems) : Exception(MessageOf(summary, problems))
{
    // A log line is not a place to mend a pack by: `pack check` shows the rest.
    const int MostInMessage = 20;

    /// <summary>Which rules cannot be used, without the problems.</summary>
    public string Summary { get; } = summary;

    public IReadOnlyList<RuleProblem> Problems { get; } = problems;

    static string MessageOf(string summary, IReadOnlyList<RuleProblem> problems)
    {
        var lines = problems.Take(MostInMessage).Select(problem => problem.ToString()).Prepend(summary);
        var more = problems.Count - MostInMessage;
        return string.Join(Environment.NewLine, more > 0 ? lines.Append($"... and {more:N0} more problems") : lines);
    }
}

/// <summary>A pack with the texts it was read from, which the store keeps beside the runs it scored.</summary>
/// <param name="Coverage">What came of its cases.</param>
/// <param name="Released">When it was released; null for a draft.</param>
public sealed record LoadedPack(Pack Pack, string Yaml, string Cases, PackCoverage Coverage, DateOnly? Released)
{
    /// <summary>The pack with its notes and cases, as a person reads it.</summary>
    public WrittenPack Written => new(Pack, PackNotes.Of(Yaml), [.. Coverage.Outcomes.Select(outcome => outcome.Case)]);
}

/// <summary>
/// The folder that analysts own: <c>packs/&lt;id&gt;/&lt;version&gt;/</c>, <c>released.txt</c> and <c>feeds/*.yaml</c>. Versions of packs may
/// stand there while they are still being written; only what is listed as released is ever in force.
/// </summary>
public sealed partial class RulesFolder(string folder)
{
    /// <summary>The feed with a name.</summary>
    /// <exception cref="RulesException">There is none, or it has a fault.</exception>
    public Feed FeedNamed(string name)
    {
        var path = Path.Combine(folder, "feeds", $"{name}.yaml");
        if (!File.Exists(path))
            throw new RulesException($"There is no feed '{name}' in {folder}{Words.DidYouMean(name, FeedNames())}", []);
        var (feed, problems) = ReadFeed(path);
        return feed ?? throw new RulesException($"The feed '{name}' cannot be used.", problems);
    }

    /// <summary>Reads a feed's mapping; what is wrong is in the result.</summary>
    /// <exception cref="RulesException">There is no such file.</exception>
    public static (Feed? Feed, IReadOnlyList<RuleProblem> Problems) ReadFeed(string path)
    {
        return File.Exists(path)
            ? FeedReader.Read(ReadText(path), path)
            : throw new RulesException($"A feed's mapping is a file such as rules/feeds/force-extract.yaml; there is no {path}.", []);
    }

    /// <summary>What a person may do beside the machine.</summary>
    /// <exception cref="RulesException">The file is missing or has a fault.</exception>
    public Governance Governance() => Only("governance.yaml", GovernanceReader.Read, "so nobody can say which reasons, roles and outcomes may be recorded");

    /// <summary>The tables of the calibration set with their texts, in ordinal order; none when there is no set.</summary>
    public IReadOnlyList<(string File, string Text)> CalibrationTables()
    {
        var home = Path.Combine(folder, "calibration");
        return Directory.Exists(home) ? [.. Directory.GetFiles(home, "*.csv").Order(StringComparer.Ordinal).Select(path => (path, ReadText(path)))] : [];
    }

    /// <summary>By what lines are compared to find one that was mapped twice.</summary>
    /// <exception cref="RulesException">There are no such rules, or they have a fault.</exception>
    public DuplicateRules DuplicateRules() => Only("duplicates.yaml", DuplicateRulesReader.Read, "which says how lines are compared");

    /// <summary>How long records are kept.</summary>
    /// <exception cref="RulesException">The file is missing or has a fault.</exception>
    public Retention Retention() => Only("retention.yaml", RetentionReader.Read, "so nobody can say which records are overdue, and none may be shared");

    /// <param name="missing">What it means that the file is not there.</param>
    T Only<T>(string name, Func<string, string, (T? Rules, IReadOnlyList<RuleProblem> Problems)> read, string missing)
        where T : class
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
            throw new RulesException($"There is no {path}, {missing}. Put it back from version control or a backup.", []);
        var (rules, problems) = read(ReadText(path), path);
        return rules ?? throw new RulesException($"{path} cannot be used.", problems);
    }

    /// <summary>The audience with a name.</summary>
    /// <exception cref="RulesException">There is none, it has a fault, or the certificate of a recipient is not there.</exception>
    public Audience Audience(string name)
    {
        var path = Path.Combine(folder, "audiences", $"{name}.yaml");
        if (!AudienceNames().Contains(name))
            throw new RulesException($"There is no audience '{name}' in {folder}{Words.DidYouMean(name, AudienceNames())}", []);
        var (audience, problems) = ReadAudience(path);
        if (audience is null)
            throw new RulesException($"The audience '{name}' cannot be used.", problems);
        var missing = audience.Recipients.Where(one => one.Certificate is { } certificate && !File.Exists(CertificateOf(certificate))).ToList();
        return missing.Count == 0 ? audience : throw new RulesException(string.Join(Environment.NewLine, missing.Select(one => $"The certificate of {one.Role} is not in {CertificateOf(one.Certificate!)}; put it there, or take 'certificate' out of {path}.")), []);
    }

    /// <summary>Reads an audience; what is wrong is in the result.</summary>
    /// <exception cref="RulesException">There is no such file.</exception>
    public static (Audience? Audience, IReadOnlyList<RuleProblem> Problems) ReadAudience(string path)
    {
        return File.Exists(path)
            ? AudienceReader.Read(ReadText(path), path)
            : throw new RulesException($"An audience is a file such as rules/audiences/emsou.yaml; there is no {path}.", []);
    }

    /// <summary>The path of a recipient's certificate.</summary>
    public string CertificateOf(string certificate) => Path.Combine(folder, certificate);

    /// <summary>The names of all audiences, in ordinal order.</summary>
    public IReadOnlyList<string> AudienceNames() => NamesIn("audiences");

    /// <summary>The names of all feeds, in ordinal order.</summary>
    public IReadOnlyList<string> FeedNames() => NamesIn("feeds");

    IReadOnlyList<string> NamesIn(string kind)
    {
        var home = Path.Combine(folder, kind);
        return Directory.Exists(home) ? [.. Directory.GetFiles(home, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>A file's text. Of one longer than a rules file may be, just enough that its reader says so: it may not fit into memory.</summary>
    static string ReadText(string path)
    {
        using var reader = new StreamReader(path);
        var text = new char[RuleYaml.MaxLength + 1];
        return new string(text, 0, reader.ReadBlock(text));
    }
}
