using CountyLines.Risk.Packages;
using CountyLines.Risk.Worker.Night;
using Microsoft.Extensions.Configuration;

namespace CountyLines.Risk.Worker;

/// <summary>By which certificate the force signs, and how each recipient is reached.</summary>
sealed record ReleaseSettings(string Sender, Func<DateTimeOffset, ForceCertificate> Certificate, IReadOnlyDictionary<string, DeliveryWay> Ways)
{
    public static ReleaseSettings Read(IConfiguration configuration, TimeProvider clock)
    {
        var problems = new List<string>();
        if (configuration["Release:Sender"] is not { Length: > 0 } sender)
            throw new SettingsException(["Release:Sender is missing; write the force's name, such as Nottinghamshire Police"]);
        if (configuration["Release:Certificate"] is not { Length: > 0 } certificate)
            throw new SettingsException(["Release:Certificate is missing; write the path of the force's certificate (PEM)"]);
        var ways = configuration.GetSection("Release:Delivery").GetChildren().Where(one => one["Folder"] is { Length: > 0 }).ToDictionary(one => one.Key, one => new DeliveryWay(one["Folder"]!, new RetriedDelivery(new FolderDelivery(one["Folder"]!), clock)));
        return problems.Count == 0 ? new ReleaseSettings(sender, now => ForceCertificate.Load(certificate, configuration["Release:Key"], null, now), ways) : throw new SettingsException(problems);
    }
}
