-- compatible: who is sending a payment order right now

-- A worker that sends an order to the bank claims it for a short time (machine time), so that nobody else sends it too.
ALTER TABLE payment
  ADD COLUMN claimed_by uuid,
  ADD COLUMN claimed_until timestamptz,
  -- Machine time of the last sending; null while no try can have reached the bank.
  ADD COLUMN tried_at timestamptz;
CREATE INDEX payment_entitlement ON payment (entitlement_id);
CREATE INDEX entitlement_item ON entitlement (item_code) WHERE state = 'ACTIVE';
CREATE INDEX notification_case ON notification (case_id);
CREATE INDEX verification_request_token ON verification_request (callback_token_hash)
  WHERE callback_token_hash IS NOT NULL;
