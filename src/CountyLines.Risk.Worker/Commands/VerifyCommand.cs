using System.CommandLine;
using CountyLines.Risk.Files;
using CountyLines.Risk.Packages;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

/// <summary>The recipient's check of a package. It needs no store, no rules and no settings.</summary>
static class VerifyCommand
{
    /// <summary>The last word of a receipt's file; its signature has the same name and this behind it.</summary>
    const string Signature = ".p7s";

    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var folder = new Argument<string>("FOLDER") { Description = "The package's folder" };
        var trust = new Option<string>("--trust") { Description = "The sender's certificates (PEM), had on another way than the package", Required = true };
        var role = new Option<string?>("--as-recipient") { Description = "Your role, such as emsou-intelligence-desk; packages to another are refused" };
        var state = new Option<string?>("--state") { Description = "The file that keeps what you last accepted of each feed (default: accepted.json beside the folder that --data names)" };
        var certificate = new Option<string?>("--certificate") { Description = "Your own certificate (PEM or PKCS #12), to open encrypted files and to sign the receipt" };
        var key = new Option<string?>("--key") { Description = "Your own private key (PEM), unless the certificate's file holds it" };
        var receipt = new Option<string?>("--receipt") { Description = "Write a receipt to this file, for the sender; signed in FILE.p7s when --certificate is given" };
        var outFolder = new Option<string?>("--out") { Description = "Write the plain files of the accepted package to this folder, which must not be there yet" };
        var again = new Option<bool>("--again") { Description = "Accept the package accepted last once more" };
        var beginAt = new Option<long?>("--begin-at") { Description = "Accept this number without the ones before it, because the sender told you so on another way" };
        var command = new Command("verify", "Check a package that a force sent: what came, from whom, for whom, and whether it is the next. Exit codes: 0 accepted, 4 refused, 1 could not be read")
        {
            folder, trust, role, state, certificate, key, receipt, outFolder, again, beginAt,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(folder)!;
            if (!Directory.Exists(path))
                throw new NotFoundException($"There is no folder '{path}'. Give the folder of one package.");
            var now = clock.GetUtcNow();
            var statePath = parsed.GetValue(state) ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(common.Data(parsed)))!, "accepted.json");
            // Two checks at once could both accept a package as the next.
            using var alone = Alone(statePath);
            var accepted = AcceptedPackages.ReadFrom(statePath);
            using var own = parsed.GetValue(certificate) is { } file ? ForceCertificate.Load(file, parsed.GetValue(key), Environment.GetEnvironmentVariable(VerifyText.PasswordVariable), now) : null;
            var found = Verification.Of(path, new Expected(ForceCertificate.ReadTrusted(parsed.GetValue(trust)!), now, accepted, parsed.GetValue(role), own, parsed.GetValue(again), parsed.GetValue(beginAt)));
            if (found.IsAccepted)
                Keep(found, accepted, statePath, own, parsed.GetValue(receipt), parsed.GetValue(outFolder), now);
            if (common.Json(parsed))
                Json.Write(terminal.Out, VerifyText.Shape(found));
            else
                VerifyText.Write(terminal, found, path);
            return found.IsAccepted ? ExitCode.Done : ExitCode.Refused;
        });
        return command;
    }

    /// <summary>The plain files first, so that what is accepted is there; then the record of it; the receipt last, so that it says nothing that is not recorded.</summary>
    static void Keep(Verification found, AcceptedPackages accepted, string statePath, ForceCertificate? own, string? receiptPath, string? outFolder, DateTimeOffset now)
    {
        var manifest = found.Manifest!;
        if (outFolder is not null)
            WriteFiles(found, outFolder);
        var at = found.IsRepeat ? found.Before!.AcceptedAt : now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        if (!found.IsRepeat)
            accepted.With(new AcceptedPackage(manifest.Feed, manifest.Sequence, found.ManifestSha256!, at)).WriteTo(statePath);
        if (receiptPath is null)
            return;
        var bytes = new Receipt(manifest.Feed, manifest.Sequence, found.ManifestSha256!, manifest.Recipient.Role, at).Write();
        if (own is not null)
            WholeFile.Write(receiptPath + Signature, own.Sign(bytes, now));
        WholeFile.Write(receiptPath, bytes);
    }

    static void WriteFiles(Verification found, string folder)
    {
        if (Path.Exists(folder))
            throw new RefusedException($"'{folder}' is there already, and files of another package could stay in it. Name a folder that is not there yet.");
        var part = folder.TrimEnd(Path.DirectorySeparatorChar) + ".part";
        if (Directory.Exists(part))
            Directory.Delete(part, recursive: true);
        Directory.CreateDirectory(part);
        foreach (var file in found.Files)
            WholeFile.WriteThrough(Path.Combine(part, file.Name), file.Bytes);
        Disk.FlushFolder(part);
        Directory.Move(part, folder);
        Disk.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(folder))!);
    }

    static FileStream Alone(string statePath)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(statePath))!);
        try
        {
            return new FileStream(statePath + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new NotFoundException($"Another check is at work on {statePath}. Wait until it has ended.");
        }
    }
}
