using LmsSupport.Api.People;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Lti;

/// <summary>What a login knows, carried to its launch by the platform. Nothing of it is kept here.</summary>
/// <param name="RegistrationId">With whom the login was begun.</param>
/// <param name="Nonce">Ties the launch to this login, once.</param>
/// <param name="Binding">Hash of the secret that only the login's browser holds.</param>
/// <param name="Target">The target link of the login.</param>
/// <param name="StorageTarget">The platform's frame that stores for us (<c>lti_storage_target</c>); empty when it offers none.</param>
/// <param name="Module">The platform's number of what is launched, as its message hint has it (see <see cref="LaunchAddress"/>); 0 when it says none.</param>
internal sealed record LoginState(Guid RegistrationId, Guid Nonce, byte[] Binding, string Target, string StorageTarget, long Module = 0)
{
    /// <summary>Sealed by the key ring, so that a flood of logins costs no storage and nobody can make one up.</summary>
    internal sealed class Sealed(IDataProtectionProvider ring, TimeProvider clock, IOptions<LtiOptions> options)
    {
        private readonly Seal _seal = new(ring, clock, "lti state");

        public string Close(LoginState state) => _seal.Close(options.Value.LoginLife, writer =>
        {
            writer.Write(state.RegistrationId);
            writer.Write(state.Nonce);
            writer.Write((byte)state.Binding.Length);
            writer.Write(state.Binding);
            writer.Write(state.Target);
            writer.Write(state.StorageTarget);
            writer.Write(state.Module);
        });

        public LoginState? Open(string? text, out Refusal? refusal)
        {
            refusal = null;
            if (string.IsNullOrEmpty(text))
            {
                refusal = LaunchRefusals.Malformed("state-missing");
                return null;
            }

            var state = _seal.Open(text, Read, out var over);
            if (state is null)
                refusal = LaunchRefusals.Unproven(over ? "state-expired" : "state-altered");
            return state;
        }

        private static LoginState Read(BinaryReader reader) =>
            new(reader.ReadGuid(), reader.ReadGuid(), reader.ReadBytes(reader.ReadByte()), reader.ReadString(), reader.ReadString(), reader.ReadInt64());
    }
}
