using System.CommandLine;
using System.Text;
using CountyLines.Risk.Duplicates;
using CountyLines.Risk.Files;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

/// <summary>Comparing numbers with another force, so that neither sees the other's that do not match.</summary>
static class DuplicatesShareCommand
{
    const string KeyVariable = "COUNTYLINES_SHARE_KEY";

    /// <summary>No key is longer; the file given is another one.</summary>
    const int LongestKey = 65_536;

    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var (outFile, key) = (new Option<string>("--out") { Description = "The file to write, for the partner", Required = true }, KeyOption());
        var recipient = new Option<string>("--to") { Description = "Who receives it, such as \"Leicestershire Police\"; kept in the audit", Required = true };
        recipient.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }] && Person.Of(name) is null)
                result.AddError("--to must be a name of at most 80 characters that can be seen");
        });
        var acting = new Acting();
        var command = new Command("share",
            "Write our numbers under a key that a partner also holds, for their duplicates --with. UK numbers are few enough to try them all, so the key is what protects them: "
            + "send it another way than the file, and use a new one for each partner.")
        { outFile, key, recipient, acting.Option };
        command.SetAction(parsed =>
        {
            using var store = common.OpenExistingStore(parsed, clock, acting);
            var share = new NumberShare(KeyFrom(parsed.GetValue(key)));
            var lines = store.LinesWithNumbers();
            using var text = new StringWriter { NewLine = "\n" };
            var (file, rows) = (parsed.GetValue(outFile)!, share.Write(lines, text));
            var withheld = lines.Count(one => one.MergedInto is null && one.Line.Restricted);
            var shared = NumberShare.Standing(lines).Where(one => one.Numbers.Count > 0).Select(one => one.Line.Reference).ToList();
            var act = new AuditAct(AuditOperation.Disclosure, "numbers-shared", ("numbers", rows), ("lines", shared.Count), ("withheld", withheld)) { Lines = shared, Recipients = [Person.Of(parsed.GetValue(recipient)!)!.Name] };
            store.RecordAudit(act, () =>
            {
                WholeFile.Write(file, text.ToString());
                return true;
            });
            if (common.Json(parsed))
                Json.Write(terminal.Out, new { File = file, Numbers = rows, Withheld = withheld });
            else
                terminal.Out.WriteLine($"{file}: {rows:N0} numbers under the key, each with the reference of its line{(withheld > 0 ? $"; {withheld:N0} restricted lines are not in it" : "")}. Whoever holds the key can work the numbers out: give it to nobody but the partner.");
            return ExitCode.Done;
        });
        return command;
    }

    public static Consultation Compare(RiskStore store, string file, string? keyFile, bool json, Terminal terminal)
    {
        var share = new NumberShare(KeyFrom(keyFile));
        if (!File.Exists(file))
            throw new NotFoundException($"There is no file '{file}'.");
        var lines = NumberShare.Standing(store.LinesWithNumbers()).ToList();
        using var reader = new StreamReader(file);
        var shared = share.Compare(lines, reader, file, out var theirs);
        var ours = lines.SelectMany(line => line.Numbers).Select(number => number.Number).Distinct(StringComparer.Ordinal).Count();
        return new Consultation(
            new AuditAct(AuditOperation.Combination, "numbers-compared", ("ours", ours), ("theirs", theirs), ("shared", shared.Count)) { Lines = [.. shared.Select(one => one.Line).Distinct()] }, Write);

        void Write()
        {
            if (json)
                Json.Write(terminal.Out, new { Ours = ours, Theirs = theirs, Shared = shared });
            else
                DuplicatesText.WriteShared(terminal.Out, shared, file, ours, theirs);
        }
    }

    public static Option<string?> KeyOption()
    {
        return new Option<string?>("--key") { Description = $"The file with the key that both hold, {NumberShare.LeastKeyBytes} bytes or more (default: what the environment variable {KeyVariable} holds)" };
    }

    /// <summary>The key, without the line end that an editor puts behind it. It is never shown.</summary>
    static byte[] KeyFrom(string? file)
    {
        if (file is null)
        {
            return Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } held
                ? Encoding.UTF8.GetBytes(held)
                : throw new NotFoundException($"There is no key. Give the file that holds it with --key FILE, or set {KeyVariable}. Make one with: openssl rand -hex 32");
        }

        if (!File.Exists(file))
            throw new NotFoundException($"There is no key file '{file}'.");
        if (new FileInfo(file).Length > LongestKey)
            throw new RefusedException($"'{file}' is longer than any key: is it the right file?");
        return File.ReadAllBytes(file).AsSpan().TrimEnd("\r\n"u8).ToArray();
    }
}
