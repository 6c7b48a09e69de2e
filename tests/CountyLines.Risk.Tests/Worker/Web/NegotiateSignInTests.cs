using System.Text;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>Sign-in by Kerberos: a real server of tickets, the real program, and curl as the browser.</summary>
[Trait("Needs", "kerberos")]
public sealed class NegotiateSignInTests(KerberosConsole console) : IClassFixture<KerberosConsole>
{
    const string Way = "/sign-in/kerberos";

    [Fact]
    public async Task WhoeverHasATicketComesToThePageThatTheyAskedForWithTheirRoles()
    {
        var before = await console.SignInsAsync();
        var ann = console.Realm.SignIn("ann");
        var arrived = ann.Follow(console.At("/lines?reference=CL/2026/900"));
        Assert.Equal((200, "0; url=/lines?reference=CL/2026/900"), (arrived.Status, arrived.Headers["Refresh"]));
        var account = ann.Get(console.At("/account"));
        Assert.Equal(200, account.Status);
        Assert.Contains("ann@FORCE.EXAMPLE", account.Text);
        Assert.Contains("Analyst", account.Text);
        Assert.Contains("Approver", account.Text);
        Assert.DoesNotContain("Change your password", account.Text, StringComparison.Ordinal);
        Assert.Equal(200, ann.Get(console.At("/runs/quarantine")).Status);
        Assert.Equal((302, true), (ann.Get(console.At("/accounts")).Status, ann.Get(console.At("/accounts")).To.Contains("/refused?to=", StringComparison.Ordinal)));
        Assert.Equal([.. before, ("signed-in", "ann@FORCE.EXAMPLE")], await console.SignInsAsync());
    }

    [Fact]
    public async Task ATicketOpensASessionLikeAnyOtherAndTheConsoleProvesWhoItIs()
    {
        var came = await console.SendAsync($"Negotiate {await console.Realm.SignIn("ann").TokenAsync()}", $"{Way}?to=/map");
        Assert.Equal((302, "/arrived?to=%2Fmap"), (came.Status, came.To));
        Assert.StartsWith("Negotiate oY", came.Headers["WWW-Authenticate"]);
        Assert.Contains("no-store", came.Headers["Cache-Control"]);
        var cookie = Assert.Single(came.Cookies).ToLowerInvariant();
        Assert.StartsWith("countylines=", cookie);
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=strict", cookie);
        Assert.Contains("path=/", cookie);
        Assert.DoesNotContain("expires", cookie, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.org/list")]
    [InlineData("//example.org/list")]
    [InlineData("/\\example.org")]
    public async Task AfterSigningInOnlyAPageOfTheConsoleFollows(string wanted)
    {
        var came = await console.SendAsync($"Negotiate {await console.Realm.SignIn("ann").TokenAsync()}", $"{Way}?to={Uri.EscapeDataString(wanted)}");
        Assert.Equal((302, "/arrived?to=%2F"), (came.Status, came.To));
    }

    [Fact]
    public void WhoeverHasNoTicketIsToldWhatToDo()
    {
        var stranger = console.Realm.Stranger();
        var answer = stranger.Follow(console.At("/list"));
        Assert.Equal((401, "Negotiate"), (answer.Status, answer.Headers["WWW-Authenticate"]));
        Assert.Contains("ask your force's IT to put the address of this console on that list", System.Net.WebUtility.HtmlDecode(answer.Text));
        Assert.Null(stranger.Session);
    }

    /// <summary>Capitals make another principal: Kerberos knows both.</summary>
    [Theory]
    [InlineData("bob")]
    [InlineData("Ann")]
    public async Task WhoHasAGoodTicketAndNoRoleIsTurnedAway(string person)
    {
        var before = await console.SignInsAsync();
        var visitor = console.Realm.SignIn(person);
        var answer = visitor.Follow(console.At("/list"));
        Assert.Equal(403, answer.Status);
        Assert.Contains("Your account has no role in this console", answer.Text);
        Assert.DoesNotContain("WWW-Authenticate", answer.Headers.Keys);
        Assert.Null(visitor.Session);
        Assert.Equal(before, await console.SignInsAsync());
        await console.SaidAsync($"{person}@FORCE.EXAMPLE came with a good ticket and was turned away");
    }

    /// <summary>Whatever is not one whole Kerberos ticket.</summary>
    [Theory]
    [InlineData("not base64", "Your ticket is not good")]
    [InlineData("made up", "Your ticket is not good")]
    [InlineData("cut off", "Your ticket is not good")]
    [InlineData("changed", "Your ticket is not good")]
    [InlineData("NTLM", "Your browser has no Kerberos ticket")]
    [InlineData("NTLM in SPNEGO", "Your browser has no Kerberos ticket")]
    [InlineData("half of a conversation", "Your browser has no Kerberos ticket")]
    public async Task WhatIsNoWholeTicketIsRefused(string what, string words)
    {
        var good = await console.Realm.SignIn("ann").TokenAsync();
        var changed = Convert.FromBase64String(good);
        changed[^40] ^= 1;
        // The message with which NTLM begins: its name, its number, what the client can.
        byte[] ntlm = [.. "NTLMSSP\0"u8, 1, 0, 0, 0, 0x97, 0x82, 0x08, 0xE2, .. new byte[16]];
        var token = what switch
        {
            "not base64" => "%%%%",
            "made up" => Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("no ticket ", 40)))),
            "cut off" => good[..(good.Length / 8 * 4)],
            "changed" => Convert.ToBase64String(changed),
            "NTLM" => Convert.ToBase64String(ntlm),
            "NTLM in SPNEGO" => Convert.ToBase64String(Spnego(NtlmId, ntlm)),
            _ => Convert.ToBase64String(Spnego(KerberosId, null)),
        };
        await AssertRefusedAsync(token, words);
        // The same ticket, unharmed.
        Assert.Equal(302, (await console.SendAsync($"Negotiate {good}")).Status);
    }

    [Fact]
    public async Task ATicketIsGoodOnce()
    {
        var token = await console.Realm.SignIn("ann").TokenAsync();
        Assert.Equal(302, (await console.SendAsync($"Negotiate {token}")).Status);
        await AssertRefusedAsync(token, "it was used before");
    }

    [Fact]
    public async Task ATicketForAnotherProgramOnTheSameMachineIsRefused()
    {
        await AssertRefusedAsync(await console.Realm.SignIn("ann").TokenAsync("host"), "Your ticket is not good");
    }

    /// <summary>The realm's name is no secret, and anybody can set up a server that calls itself so.</summary>
    [Fact]
    public async Task ATicketFromAnotherServerOfTheSameNamesIsRefused()
    {
        using var forger = new KerberosRealm();
        await AssertRefusedAsync(await forger.SignIn("ann").TokenAsync(), "Your ticket is not good");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Negotiate")]
    [InlineData("Basic YW5uOm1hZGUtdXA=")]
    [InlineData("NTLM TlRMTVNTUAABAAAA")]
    public async Task WhatIsNoTicketAtAllIsAskedForOne(string authorization)
    {
        var answer = await console.SendAsync(authorization);
        Assert.Equal((401, "Negotiate"), (answer.Status, answer.Headers["WWW-Authenticate"]));
        Assert.Empty(answer.Cookies);
    }

    /// <summary>The server's own bound on what stands above a request, 32 KiB: nobody's groups need as much.</summary>
    [Fact]
    public async Task ATicketThatIsTooLargeIsNotRead()
    {
        Assert.Equal(431, (await console.SendAsync($"Negotiate {Convert.ToBase64String(new byte[25_000])}")).Status);
        Assert.Equal(403, (await console.SendAsync($"Negotiate {Convert.ToBase64String(new byte[23_000])}")).Status);
    }

    [Fact]
    public void WhoSignsOutIsNotSignedInAgainUnasked()
    {
        var ann = console.Realm.SignIn("ann");
        var arrived = ann.Follow(console.At("/list"));
        Assert.True(ann.Session is not null, $"{arrived.Status}: {arrived.Text}\n{console.Log}");
        // Without the form's own word nobody is signed out.
        Assert.Equal(400, ann.Post(console.At("/sign-out"), "form=made-up").Status);
        var word = System.Text.RegularExpressions.Regex.Match(ann.Get(console.At("/account")).Text, "name=\"form\" type=\"hidden\" value=\"([^\"]+)\"").Groups[1].Value;
        var page = ann.Post(console.At("/sign-out"), $"form={Uri.EscapeDataString(word)}");
        Assert.Equal((302, "/sign-in?out=true"), (page.Status, page.To));
        page = ann.Get(console.At(page.To));
        Assert.Contains("whoever uses it now comes in as you", page.Text);
        Assert.DoesNotContain("type=\"password\"", page.Text, StringComparison.Ordinal);
        Assert.Equal(302, ann.Get(console.At("/account")).Status);
    }

    [Fact]
    public async Task NoAccountIsKeptHere()
    {
        Assert.DoesNotContain("make the first one here", console.Log, StringComparison.Ordinal);
        Assert.Contains("your force has its own sign-in", (await console.SendAsync("", "/first?word=00")).Text);
        Assert.Equal((302, "/sign-in/kerberos?to=%2Flist"), ((await console.SendAsync("", "/sign-in?to=/list")).Status, (await console.SendAsync("", "/sign-in?to=/list")).To));
    }

    /// <summary>An outage is told as one, and ends without a new start.</summary>
    [Fact]
    public async Task WithoutItsKeysTheConsoleSaysThatItCannotLookAndDoesNotBlameTheTicket()
    {
        var (keytab, away) = (console.Realm.Keytab, console.Realm.In("away"));
        var ann = console.Realm.SignIn("ann");
        File.Move(keytab, away);
        try
        {
            var answer = await console.SendAsync($"Negotiate {await ann.TokenAsync()}");
            Assert.Equal(503, answer.Status);
            Assert.Contains("The console cannot check who you are", answer.Text);
            await console.SaidAsync($"Nobody can come in by Kerberos: the keytab {keytab} cannot be read");
        }
        finally
        {
            File.Move(away, keytab);
        }

        Assert.Equal(302, (await console.SendAsync($"Negotiate {await ann.TokenAsync()}")).Status);
    }

    [Fact]
    public async Task AKeyThatIsRenewedCountsAtOnceAndTheOneBeforeStillDoes()
    {
        var before = await console.Realm.SignIn("ann").TokenAsync();
        console.Realm.AddKey(console.Realm.Keytab, KerberosRealm.Console);
        Assert.Equal(302, (await console.SendAsync($"Negotiate {await console.Realm.SignIn("ann").TokenAsync()}")).Status);
        Assert.Equal(302, (await console.SendAsync($"Negotiate {before}")).Status);
    }

    static ReadOnlySpan<byte> KerberosId => [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x12, 0x01, 0x02, 0x02];

    static ReadOnlySpan<byte> NtlmId => [0x06, 0x0A, 0x2B, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x02, 0x0A];

    /// <summary>The first message of SPNEGO (RFC 4178, 4.2.1): which mechanism, and, unless null, its first message.</summary>
    static byte[] Spnego(ReadOnlySpan<byte> mechanism, byte[]? first)
    {
        byte[] spnego = [0x06, 0x06, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x02];
        var offer = Part(0xA0, Part(0x30, mechanism.ToArray()));
        return Part(0x60, [.. spnego, .. Part(0xA0, Part(0x30, [.. offer, .. first is null ? [] : Part(0xA2, Part(0x04, first))]))]);

        static byte[] Part(byte tag, byte[] held) => held.Length < 0x80 ? [tag, (byte)held.Length, .. held] : throw new ArgumentException("too long for one byte of length", nameof(held));
    }

    async Task AssertRefusedAsync(string token, string words)
    {
        var before = await console.SignInsAsync();
        var answer = await console.SendAsync($"Negotiate {token}");
        Assert.True(answer.Status == 403, $"{answer.Status}: {answer.Text}");
        Assert.Contains(words, answer.Text);
        Assert.Empty(answer.Cookies);
        // A browser that was asked again would ask its owner for a password.
        Assert.DoesNotContain("WWW-Authenticate", answer.Headers.Keys);
        Assert.Equal(before, await console.SignInsAsync());
        await console.SaidAsync("Somebody came with what is no good Kerberos ticket for this console and was turned away");
    }
}
