using System.ComponentModel;
using NodaTime;
using QRCoder;
using TrainingLms.Api.Web;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Accounts;

/// <summary>My password, my second factor, my recovery codes. Nothing here is done by a program, and no answer is kept.</summary>
static class OwnAccountEndpoints
{
    const SessionNeed Anything = SessionNeed.NewPassword | SessionNeed.SecondFactor;

    public static void MapOwnAccount(this IEndpointRouteBuilder routes)
    {
        var account = routes.MapGroup("/me/account").WithTags("My account").InPersonOnly().WithoutKeptAnswer();
        account.MapGet("/", Get).OpenDuring(Anything).WithSummary("My account: password, second factor, recovery codes left");
        account.MapPost("/password", ChangePassword).OpenDuring(Anything).WithSummary("Change my password; all other browsers are signed out");
        var second = account.MapGroup("/second-factor").OpenDuring(SessionNeed.SecondFactor);
        second.MapPost("/", Enrol).WithSummary("Begin to set up an authenticator; answers with its secret and a picture to scan");
        second.MapPost("/confirmation", Confirm).WithSummary("Give the first code; answers with recovery codes, shown only this once");
        second.MapPost("/removal", Remove).WithSummary("Sign in without a second factor again");
        account.MapPost("/recovery-codes", RenewCodes).WithSummary("Ten new recovery codes, shown only this once; the ones before are void");
    }

    static async Task<OwnAccountView> Get(OwnAccountDesk desk, AccountManager accounts, AccountOptions options, Act act, CancellationToken cancel)
    {
        var account = await desk.FindAsync(act, cancel);
        return new OwnAccountView(
            account.UserName, account.PasswordChangedAt, account.FirstPasswordEndsAt is not null, account.SecondFactorSince,
            act.By.Grants.Any(grant => options.RolesWithSecondFactor.Contains(grant.Role)), await accounts.CountRecoveryCodesAsync(account), account.Version);
    }

    static async Task<IResult> ChangePassword(ChangePasswordRequest request, OwnAccountDesk desk, Act act, HttpContext http, CancellationToken cancel)
    {
        await http.SetSessionAsync(await desk.ChangePasswordAsync(request.CurrentPassword, request.NewPassword, http.Standing()!, act, cancel));
        return Results.NoContent();
    }

    static async Task<EnrolmentView> Enrol(PasswordRequest request, OwnAccountDesk desk, Act act, HttpResponse response, CancellationToken cancel)
    {
        var (key, address) = await desk.EnrolAsync(request.Password, act, cancel);
        response.Headers.CacheControl = "no-store";
        using var picture = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        return new EnrolmentView(key, address, new SvgQRCode(picture).GetGraphic(4));
    }

    static async Task<RecoveryCodesView> Confirm(OneTimeCodeRequest request, OwnAccountDesk desk, Act act, HttpContext http, CancellationToken cancel)
    {
        var (session, codes) = await desk.ConfirmAsync(request.Code, http.Standing()!, act, cancel);
        await http.SetSessionAsync(session);
        return RecoveryCodesView.Of(codes, http.Response);
    }

    static async Task<IResult> Remove(PasswordRequest request, OwnAccountDesk desk, Act act, HttpContext http, CancellationToken cancel)
    {
        await http.SetSessionAsync(await desk.RemoveAsync(request.Password, http.Standing()!, act, cancel));
        return Results.NoContent();
    }

    static async Task<RecoveryCodesView> RenewCodes(PasswordRequest request, OwnAccountDesk desk, Act act, HttpResponse response, CancellationToken cancel) =>
        RecoveryCodesView.Of(await desk.RenewCodesAsync(request.Password, act, cancel), response);
}

sealed record ChangePasswordRequest(string CurrentPassword, string NewPassword);

sealed record PasswordRequest(string Password);

sealed record OneTimeCodeRequest(string Code);

sealed record OwnAccountView(
    string UserName, Instant PasswordChangedAt, bool MustChangePassword, Instant? SecondFactorSince, bool SecondFactorNeeded, int RecoveryCodesLeft, long Version) : IVersionedView;

sealed record EnrolmentView(
    [property: Description("The secret to type into an authenticator, in base 32")] string Secret, [property: Description("The otpauth address")] string Address,
    [property: Description("The address as a picture to scan, an SVG document")] string Picture);

sealed record RecoveryCodesView([property: Description("Shown only now; each opens the second factor once")] IReadOnlyList<string> Codes)
{
    public static RecoveryCodesView Of(IReadOnlyList<string> codes, HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        return new RecoveryCodesView(codes);
    }
}
