using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Web;
using CountyLines.Risk.Worker.Web.Accounts;

namespace CountyLines.Risk.Worker.Doctor;

/// <summary>The console in the browser: its port, its certificate, and who can sign in.</summary>
/// <param name="place">Where the store with the accounts is; null when the settings do not say.</param>
sealed class ConsoleCheck(ConsoleSettings console, StorePlace? place, TimeProvider clock)
{
    public IEnumerable<Finding> Look()
    {
        if (console.Listen is null)
            return [Finding.Ok("console", "Console:Listen", "not set; there is no console in the browser")];
        return
        [
            .. MachineCheck.Port("console port", "Console:Listen", console.Listen),
            .. console.Certificate is { } certificate ? [KeysCheck.Expiry("console's certificate", certificate.Subject, certificate.NotAfter, clock, "Have a new one issued: without one that is good the worker does not start")] : (Finding[])[],
            SignIn(),
        ];
    }

    Finding SignIn()
    {
        const string What = "console sign-in";
        if (console.Oidc is { } oidc)
            return Finding.Ok(What, oidc.Authority.AbsoluteUri, "the force's own; it is not asked now");
        if (console.Negotiate is { } negotiate)
            return NegotiateSignIn.WhyNot() is { } why ? Finding.Fault(What, Keytab.Gssapi, why, "Until then the worker does not start")
                : Finding.Ok(What, negotiate.Keytab ?? "", $"the force's own, by Kerberos{(negotiate.Keytab is { } keytab ? $", with the keys of {string.Join(", ", Keytab.Principals(keytab))}" : "")}; it is not asked now");
        if (place is null || place.IsShared || !File.Exists(StoreFile.PathOf(place)))
            return Finding.Ok(What, "", "accounts that are kept in the store");
        try
        {
            using var store = StoreFile.Open(StoreFile.PathOf(place), asItLies: true);
            return store.Accounts > 0 ? Finding.Ok(What, "", $"{store.Accounts} accounts")
                : console.IsOnlyHere ? Finding.Warning(What, "", "there is no account yet", "Make the first by the link that the worker logs when it starts, on this machine")
                : Finding.Fault(What, "", "there is no account, so the worker does not open the console to other machines", "Make the first account on this machine with: countylines console");
        }
        catch (Exception fault) when (fault is StoreRefusedException or System.Data.Common.DbException)
        {
            // Why it does not open is told with the store.
            return Finding.Ok(What, "", "accounts that are kept in the store");
        }
    }
}
