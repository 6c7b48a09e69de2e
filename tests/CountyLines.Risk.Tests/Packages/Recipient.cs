using System.Diagnostics;
using System.Text.RegularExpressions;
using CountyLines.Risk.Tests.Support;

namespace CountyLines.Risk.Tests.Packages;

/// <summary>A recipient with the product's command and one with plain tools, each with what it has accepted so far.</summary>
sealed partial class Recipient : IDisposable
{
    readonly Cli cli = new();

    public string Folder => cli.Folder;

    /// <summary>The commands as the document prints them.</summary>
    public static string Recipe { get; } = Commands().Match(File.ReadAllText(Path.Combine(Repository.Rules, "VERIFYING.md"))).Groups[1].Value;

    public Task<CliResult> VerifyAsync(string package, string trust, params string[] more)
    {
        return cli.RunAsync(["verify", package, "--trust", trust, "--as-recipient", SomePackage.Role, "--state", Path.Combine(Folder, "accepted.json"), .. more]);
    }

    public (int ExitCode, string Out) Check(string package, string trust, params string[] more)
    {
        var script = Path.Combine(Folder, "check.sh");
        File.WriteAllText(script, Recipe);
        return Run("bash", [script, package, trust, SomePackage.Role, Path.Combine(Folder, "accepted.txt"), .. more]);
    }

    public static (int ExitCode, string Out) Run(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NOW"] = $"{SomePackage.Now.ToUnixTimeSeconds()}";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    public void Dispose() => cli.Dispose();

    [GeneratedRegex("<!-- check -->\n```bash\n(.*?)```\n<!-- end of check -->", RegexOptions.Singleline)]
    private static partial Regex Commands();
}
