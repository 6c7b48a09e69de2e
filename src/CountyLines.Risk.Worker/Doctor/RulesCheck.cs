using System.Security.Cryptography;
using CountyLines.Risk.Packages;

namespace CountyLines.Risk.Worker.Doctor;

/// <summary>Everything in the rules folder loads, and every released pack is what was released.</summary>
sealed class RulesCheck(RulesFolder rules, string folder, TimeProvider clock)
{
    public IEnumerable<Finding> Look()
    {
        if (!Directory.Exists(folder))
        {
            yield return Finding.Fault("rules", Path.GetFullPath(folder), "there is no such folder", "Give it with --rules");
            yield break;
        }

        yield return Try("rule pack", "", () => $"{rules.PackInForce(Commands.Dates.Today(clock)).Pack.Identity} is in force today");
        var list = new ReleasedPacks(Path.Combine(folder, "released.txt"));
        IReadOnlyList<ReleasedPack> released = [];
        yield return Try("released packs", list.File, () => $"{(released = list.Read()).Count} listed");
        foreach (var pack in released)
            yield return Try("released pack", pack.Identity, () => $"loads, and is what was released: {rules.PackNamed(pack.Identity).Pack.Sha256[..12]}");
        yield return Try("governance", "governance.yaml", () => $"loads: {rules.Governance().Reasons.Count} reasons for overrides");
        yield return Try("retention", "retention.yaml", () => $"loads: {rules.Retention().Groups.Count} groups");
        yield return Try("duplicates", "duplicates.yaml", () => rules.DuplicateRules() is null ? "" : "loads");
        foreach (var feed in rules.FeedNames())
            yield return Try("feed's mapping", feed, () => rules.FeedNamed(feed) is null ? "" : "loads");
        foreach (var audience in rules.AudienceNames())
        {
            yield return Try("audience", audience, () => $"loads: {rules.Audience(audience).Recipients.Count} recipients");
            foreach (var certificate in CertificatesOf(audience))
                yield return certificate;
        }
    }

    IEnumerable<Finding> CertificatesOf(string audience)
    {
        if (RulesFolder.ReadAudience(Path.Combine(folder, "audiences", $"{audience}.yaml")).Audience is not { } read)
            yield break;
        foreach (var path in read.Recipients.Select(one => one.Certificate).OfType<string>().Select(rules.CertificateOf).Where(File.Exists))
        {
            var (until, problem) = ExpiryOf(path);
            yield return problem.Length > 0 ? Finding.Fault("recipient's certificate", path, problem, "Have it sent again") : KeysCheck.Expiry("recipient's certificate", path, until, clock, "Have the recipient's new one sent on a way that proves who sends it");
        }
    }

    static (DateTimeOffset Until, string Problem) ExpiryOf(string path)
    {
        try
        {
            var all = ForceCertificate.ReadTrusted(path);
            var until = all.Min(one => one.NotAfter);
            foreach (var one in all)
                one.Dispose();
            return (until, "");
        }
        catch (Exception fault) when (fault is PackageException or CryptographicException)
        {
            return (default, "it holds no certificate in PEM form");
        }
    }

    static Finding Try(string what, string where, Func<string> look)
    {
        try
        {
            return Finding.Ok(what, where, look());
        }
        catch (RulesException fault)
        {
            var first = fault.Problems.Count == 0 ? "" : $" {fault.Problems[0]}{(fault.Problems.Count > 1 ? $" and {fault.Problems.Count - 1} more" : "")}";
            return Finding.Fault(what, where, fault.Summary.ReplaceLineEndings(" ") + first, "Put the files back as they were from version control, or mend them: countylines pack check, feed check, release check");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Finding.Fault(what, where, Scoring.VisibleText.Of(fault.Message), "Let the worker's account read the rules folder");
        }
    }
}
