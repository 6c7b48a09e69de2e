using System.CommandLine;
using CountyLines.Risk.Packages;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

/// <summary>What recipients send back.</summary>
static class ReceiptCommand
{
    const string Signature = ".p7s";

    /// <summary>No receipt is larger.</summary>
    const int Largest = 65_536;

    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var file = new Argument<string>("FILE") { Description = "The receipt that the recipient's verify wrote; its signature is read from FILE.p7s" };
        var trust = new Option<string?>("--trust") { Description = "The recipient's certificates (PEM); then the receipt must be signed by one of them" };
        var acting = new Acting();
        var add = new Command("add", "Record that a recipient accepted a package; until then its receipt is missing, and after its time that is an alarm") { file, trust, acting.Option };
        add.SetAction(parsed =>
        {
            var bytes = Read(parsed.GetValue(file)!);
            var receipt = Receipt.Read(bytes);
            if (parsed.GetValue(trust) is { } certificates && Receipt.ProblemOf(bytes, Read(parsed.GetValue(file)! + Signature), ForceCertificate.ReadTrusted(certificates), clock.GetUtcNow()) is { } problem)
                throw new RefusedException($"The receipt was not recorded: {problem}");
            using var store = common.OpenExistingStore(parsed, clock, acting);
            var (package, wasKnown) = Delivering.Receive(store, receipt);
            if (common.Json(parsed))
                Json.Write(terminal.Out, new { package.Release, package.Feed, package.Sequence, package.ManifestSha256, receipt.AcceptedAt, WasKnown = wasKnown });
            else
                terminal.Out.WriteLine($"{(wasKnown ? "Known already" : "Recorded")}: {package.Recipient} accepted {package.Kind} {package.Release}, sequence {package.Sequence} of {package.Feed}, at {receipt.AcceptedAt:d MMMM yyyy, HH:mm} UTC.");
            return ExitCode.Done;
        });
        return new Command("receipt", "Receipts of what was delivered") { add };
    }

    static byte[] Read(string path)
    {
        if (!File.Exists(path))
            throw new NotFoundException($"There is no file '{path}'.");
        return new FileInfo(path).Length <= Largest ? File.ReadAllBytes(path) : throw new RefusedException($"'{path}' is larger than any receipt: is it the right file?");
    }
}
