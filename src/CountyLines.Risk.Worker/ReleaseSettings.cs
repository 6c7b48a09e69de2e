using CountyLines.Risk.Packages;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Worker.Night;

namespace CountyLines.Risk.Worker;

/// <summary>The section Release of the settings: by which certificate the force signs, and how each recipient is reached.</summary>
/// <param name="Sender">The force's name, as recipients know it.</param>
/// <param name="Ways">How each recipient is reached, by role.</param>
sealed record ReleaseSettings(string Sender, ForceCertificate Certificate, IReadOnlyDictionary<string, DeliveryWay> Ways) : IDisposable
{
    /// <summary>Everything, for what signs and delivers.</summary>
    /// <param name="home">The settings file's folder, from which relative paths count.</param>
    /// <exception cref="SettingsException">Something is missing or cannot be used; all faults are named.</exception>
    public static ReleaseSettings Read(IConfiguration configuration, string home, SourceAccess access, TimeProvider clock)
    {
        var problems = new List<string>();
        var release = Section(configuration, home, access, problems);
        var ways = DeliverySettings.Read(release.Under("Delivery"), clock);
        var sender = release.Text("Sender", "the force's name, such as Nottinghamshire Police");
        var certificate = Signing(release, clock);
        if (problems.Count == 0)
            return new ReleaseSettings(sender, certificate!, ways);
        certificate?.Dispose();
        throw new SettingsException(problems);
    }

    /// <summary>Only how recipients are reached: what is signed already needs no certificate.</summary>
    /// <exception cref="SettingsException">Something cannot be used; all faults are named.</exception>
    public static IReadOnlyDictionary<string, DeliveryWay> ReadWays(IConfiguration configuration, string home, SourceAccess access, TimeProvider clock)
    {
        var problems = new List<string>();
        var ways = DeliverySettings.Read(Section(configuration, home, access, problems).Under("Delivery"), clock);
        return problems.Count == 0 ? ways : throw new SettingsException(problems);
    }

    /// <summary>The same, while all settings are read: what is wrong is gathered there.</summary>
    public static IReadOnlyDictionary<string, DeliveryWay> ReadWays(SettingsReading all, TimeProvider clock) => DeliverySettings.Read(all.Section("Release").Under("Delivery"), clock);

    public void Dispose() => Certificate.Dispose();

    static SectionReading Section(IConfiguration configuration, string home, SourceAccess access, List<string> problems)
    {
        var release = new SectionReading(configuration.GetSection("Release"), home, access, problems);
        release.KnowOnly("Sender", "Certificate", "Key", "KeyPassword", "Delivery");
        return release;
    }

    /// <returns>Null when it cannot be used, which is noted.</returns>
    static ForceCertificate? Signing(SectionReading release, TimeProvider clock)
    {
        var certificate = release.File("Certificate", "the path of the force's certificate (PEM or PKCS #12)");
        var key = release.Has("Key") ? release.File("Key", "the path of the certificate's key (PEM)") : null;
        var password = release.Secret("KeyPassword");
        if (certificate.Length == 0 || key?.Length == 0 || password is { IsEmpty: true })
            return null;
        try
        {
            return ForceCertificate.Load(certificate, key, password?.Reveal(), clock.GetUtcNow());
        }
        catch (PackageException fault)
        {
            foreach (var reason in fault.Reasons)
                release.Fault("Certificate", $": {reason}");
            return null;
        }
    }
}
