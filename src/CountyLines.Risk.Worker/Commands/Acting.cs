using System.CommandLine;

namespace CountyLines.Risk.Worker.Commands;

/// <summary>The person who acts, as the store keeps it.</summary>
static class Acting
{
    public static Option<string?> Option(string what) => new("--as") { Description = $"{what}: a name (default: the name you are logged in with)" };

    public static string Person(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is { Length: > 0 } name ? name.Trim() : Environment.UserName;
}
