using System.Globalization;
using System.Net;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker;

/// <summary>One section of the settings as it is read: every fault is noted under its key, and what is faulty reads as empty.</summary>
/// <param name="home">The settings file's folder, from which relative paths count.</param>
sealed class SectionReading(IConfigurationSection section, string home, SourceAccess access, List<string> problems)
{
    public string Key => section.Key;

    /// <summary>What stands here itself; empty when nothing does.</summary>
    public string Value => section.Value?.Trim() ?? "";

    public IReadOnlyList<SectionReading> Children => [.. section.GetChildren().Select(child => Under(child.Key))];

    /// <summary>Whether a key stands there, with whatever value: one with nothing in it is a fault of its own.</summary>
    public bool Has(string key) => section.GetChildren().Any(child => child.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    public SectionReading Under(string key) => new(section.GetSection(key), home, access, problems);

    /// <param name="message">What is to be read after the key.</param>
    public void Fault(string key, string message) => problems.Add($"{(key.Length == 0 ? section.Path : $"{section.Path}:{key}")}{message}");

    /// <summary>Notes settings that nobody knows, and a text where settings should stand.</summary>
    public void KnowOnly(params string[] known)
    {
        if (!string.IsNullOrEmpty(section.Value))
            Fault("", $" is a text; write its settings in braces: {string.Join(", ", known)}");
        foreach (var key in section.GetChildren().Select(child => child.Key).Where(key => !known.Contains(key, StringComparer.OrdinalIgnoreCase)))
            Fault(key, $": there is no such setting{Words.DidYouMean(key, known)}");
    }

    /// <param name="example">What to write when it is missing.</param>
    public string Text(string key, string example)
    {
        var text = section[key]?.Trim() ?? "";
        if (text.Length > 0 && !text.Any(char.IsControl))
            return text;
        Fault(key, $" {(text.Length == 0 ? "is missing" : "has a control character")}; write {example}");
        return "";
    }

    /// <summary>A text, or what is usual when none stands there.</summary>
    public string TextOr(string key, string usual) => Has(key) ? Text(key, $"a text, such as {usual}") : usual;

    /// <summary>A list of texts; empty when it does not stand there.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        if (!string.IsNullOrEmpty(section[key]))
            Fault(key, $" is a text; write a list, such as [ \"{VisibleText.Of(section[key]!, 80)}\" ], or set COUNTYLINES_{section.Path.Replace(":", "__", StringComparison.Ordinal)}__{key}__0");
        return [.. section.GetSection(key).GetChildren().Select(child => child.Value?.Trim() ?? "").Where(text => text.Length > 0)];
    }

    public int Number(string key, int usual, int least, int most)
    {
        if (!Has(key))
            return usual;
        if (int.TryParse(section[key], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Fault(key, $" is no whole number from {least} to {most}");
        return usual;
    }

    /// <summary>A length of time, written as <c>00:05:00</c>, or with days as <c>1.02:00:00</c>.</summary>
    public TimeSpan Duration(string key, TimeSpan usual, TimeSpan least, TimeSpan most)
    {
        if (!Has(key))
            return usual;
        // A number alone would be read as days.
        if (section[key] is { } text && text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time) && time >= least && time <= most)
            return time;
        Fault(key, $" is no length of time from {least:c} to {most:c}; write it as {usual:c}");
        return usual;
    }

    /// <summary>Where to listen: a port of this machine, or an address and a port. Null when it does not stand there.</summary>
    /// <param name="example">A port to write.</param>
    public IPEndPoint? Endpoint(string key, int example)
    {
        if (!Has(key))
            return null;
        var text = Text(key, $"a port of this machine, such as {example}");
        var (host, port) = text.LastIndexOf(':') is var colon and >= 0 ? (text[..colon], text[(colon + 1)..]) : ("localhost", text);
        // Which address a name stands for is somebody else's to say, and it may be one that the whole network reaches.
        var address = host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(host, out var given) ? given : null;
        if (address is not null && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= IPEndPoint.MaxPort)
            return new IPEndPoint(address, number);
        if (text.Length > 0)
            Fault(key, $" is '{VisibleText.Of(text, 100)}'; write a port of this machine, such as {example}, or an address and a port, such as 0.0.0.0:{example} for every network that reaches it");
        return null;
    }

    /// <summary>One of some words.</summary>
    public string Choice(string key, string usual, params string[] words)
    {
        if (!Has(key))
            return usual;
        if (words.FirstOrDefault(word => word.Equals(section[key], StringComparison.OrdinalIgnoreCase)) is { } chosen)
            return chosen;
        Fault(key, $" is none of {string.Join(", ", words)}{(section[key] is { Length: > 0 } text ? Words.DidYouMean(text, words) : "")}");
        return usual;
    }

    public bool Flag(string key, bool usual) => Choice(key, usual ? "true" : "false", "true", "false") == "true";

    /// <summary>A path from the settings file's folder.</summary>
    public string Place(string key, string example) => Text(key, example) is { Length: > 0 } text ? Path.GetFullPath(text, home) : "";

    /// <summary>A file that is there.</summary>
    public string File(string key, string example)
    {
        var path = Place(key, example);
        if (path.Length == 0 || System.IO.File.Exists(path))
            return path;
        Fault(key, $": there is no file {VisibleText.Of(path)}");
        return "";
    }

    /// <summary>A secret, kept in a variable or a file as a feed's is; null when none is named.</summary>
    public Secret? Secret(string key)
    {
        if (!Has(key))
            return null;
        var where = Under(key);
        var (variable, file) = (section[$"{key}:Env"], section[$"{key}:File"]);
        if (!string.IsNullOrEmpty(section[key]) || string.IsNullOrEmpty(variable) == string.IsNullOrEmpty(file))
        {
            // The value is not shown: it could be the secret itself.
            Fault(key, " must say where the secret is kept, and a secret never stands in the settings; write { \"Env\": \"NAME\" } or { \"File\": \"PATH\" }");
            return null;
        }

        where.KnowOnly("Env", "File");
        var faults = new List<string>();
        var secret = Pull.Secret.Read(string.IsNullOrEmpty(file) ? new SecretPlace(variable, null) : new SecretPlace(null, Path.GetFullPath(file, home)), access, faults);
        faults.ForEach(fault => Fault(key, $": {fault}"));
        return secret;
    }
}
