# Needs bash, the AWS CLI, and the credentials of the management account or of the delegated administrator of AWS Account
# Management: AWS_PROFILE=admin bash fix.sh
#
# Each contact is read first, and left alone unless it is what the plan has found; each is read back. Nothing is deleted, and no
# backup is kept: the plan has what stood there.
# Exits with 1 when a contact was refused or could not be put in place.
if [ -z "${BASH_VERSION:-}" ]; then
    echo 'this script needs bash: bash fix.sh' >&2
    exit 2
fi
set -u
export AWS_PAGER='' AWS_RETRY_MODE=standard AWS_MAX_ATTEMPTS=8
# Names with accents are compared as the AWS CLI writes them.
export PYTHONUTF8=1 PYTHONIOENCODING=utf-8 AWS_CLI_FILE_ENCODING=UTF-8

errors=$(mktemp) || exit 2
trap 'rm -f "$errors"' EXIT
caller=$(aws sts get-caller-identity --query Account --output text) || exit 2
changed=0 right=0 refused=0 failed=0

# The account in a call's arguments: the management account must not name itself.
name_account() {
    account=()
    if [ "$1" != "$caller" ]; then
        account=(--account-id "$1")
    fi
}

# The values of a contact as the AWS CLI prints them: name, title, e-mail address and phone number.
values() {
    printf '%s\t%s\t%s\t%s' "$1" "$2" "$3" "$4"
}

# What AWS holds of an account's contact, or `none`.
held() {
    name_account "$1"
    if aws account get-alternate-contact ${account[@]+"${account[@]}"} --alternate-contact-type "$2" \
        --query 'AlternateContact.[Name,Title,EmailAddress,PhoneNumber]' --output text 2>"$errors"; then
        return 0
    fi
    if grep -q ResourceNotFoundException "$errors"; then
        echo none
        return 0
    fi
    cat "$errors" >&2
    return 1
}

# fix ACCOUNT TYPE BEFORE AFTER REQUEST
fix() {
    local before=$3 after=$4 now pause
    if ! now=$(held "$1" "$2"); then
        echo "$1 $2: failed: it could not be read"
        failed=$((failed + 1))
        return
    fi
    if [ "$now" = "$after" ]; then
        echo "$1 $2: already right"
        right=$((right + 1))
        return
    fi
    if [ "$now" != "$before" ]; then
        echo "$1 $2: refused: it is not what it was when the plan was made"
        refused=$((refused + 1))
        return
    fi
    name_account "$1"
    # AWS lets five of these through a second.
    sleep 0.2
    if ! aws account put-alternate-contact ${account[@]+"${account[@]}"} --alternate-contact-type "$2" --cli-input-json "$5"; then
        echo "$1 $2: failed: AWS did not take it"
        failed=$((failed + 1))
        return
    fi
    for pause in 0 1 2 4 8 16; do
        sleep "$pause"
        if [ "$(held "$1" "$2")" = "$after" ]; then
            echo "$1 $2: changed"
            changed=$((changed + 1))
            return
        fi
    done
    echo "$1 $2: failed: AWS accepted it, and it reads back different"
    failed=$((failed + 1))
}
